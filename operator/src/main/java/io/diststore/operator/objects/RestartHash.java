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
 * Hashes the parts of a spec that affect how a pod starts. The operator restarts a pod if the hash
 * of the current spec differs from the hash of the spec with which the pod was started. The hash
 * does not include the operator's version or the operator's own part of the pod template. So an
 * upgrade of the operator does not restart every store.
 */
public final class RestartHash {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private RestartHash() {}

  /** Returns the hash: 16 hexadecimal digits. */
  public static String of(DistStoreSpec spec, String image) {
    Map<String, Object> hashed = new TreeMap<>();
    hashed.put("image", image);
    putIfSet(hashed, "imagePullSecrets", spec.imagePullSecrets());
    putIfSet(hashed, "restart", spec.restart());
    putIfSet(hashed, "resources", spec.resources());
    putIfSet(hashed, "ports", spec.ports());
    putIfSet(hashed, "handoffSeconds", spec.disruption().handoffSeconds());
    putIfSet(hashed, "scheduling", spec.scheduling());
    putIfSet(hashed, "podTemplate", spec.podTemplate());
    try {
      Object sorted = JSON.convertValue(hashed, TreeMap.class);
      byte[] text = JSON.writeValueAsString(sorted).getBytes(StandardCharsets.UTF_8);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text);
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (JsonProcessingException | NoSuchAlgorithmException e) {
      throw new IllegalStateException("cannot hash the spec", e);
    }
  }

  private static void putIfSet(Map<String, Object> to, String key, Object value) {
    if (value != null) {
      to.put(key, value);
    }
  }
}
