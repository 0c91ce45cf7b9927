package io.diststore.operator.objects;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.diststore.crds.DistStoreSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a pod was started with, as far as the user says it: a pod is restarted when this differs,
 * and for nothing else. The operator's own version and whatever it changes in the template are not
 * in it, so that a new operator does not restart every store.
 */
public final class RestartHash {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private RestartHash() {}

  /** Sixteen hexadecimal digits. */
  public static String of(DistStoreSpec spec, String image) {
    Map<String, Object> started = new TreeMap<>();
    started.put("image", image);
    put(started, "imagePullSecrets", spec.imagePullSecrets());
    put(started, "restart", spec.restart());
    put(started, "resources", spec.resources());
    put(started, "ports", spec.ports());
    put(started, "handoffSeconds", spec.disruption().handoffSeconds());
    put(started, "scheduling", spec.scheduling());
    put(started, "podTemplate", spec.podTemplate());
    try {
      Object sorted = JSON.convertValue(started, TreeMap.class);
      byte[] text = JSON.writeValueAsString(sorted).getBytes(StandardCharsets.UTF_8);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text);
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (JsonProcessingException | NoSuchAlgorithmException e) {
      throw new IllegalStateException("the spec of a store can always be hashed", e);
    }
  }

  private static void put(Map<String, Object> to, String key, Object value) {
    if (value != null) {
      to.put(key, value);
    }
  }
}
