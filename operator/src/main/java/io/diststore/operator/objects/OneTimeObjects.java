package io.diststore.operator.objects;

import io.diststore.crds.DistStoreRing;
import io.diststore.crds.DistStoreRingSpec;
import io.diststore.crds.DistStoreRingSpec.Founding;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The objects that give a ring its identity: the token and the ring object. The operator creates
 * each of these objects only once. It never applies them, because a rebuilt object would contain
 * new random numbers.
 */
public final class OneTimeObjects {
  /** The key under which a Secret holds the token. */
  public static final String TOKEN_KEY = "token";

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int TOKEN_BYTES = 32;
  private static final int RING_ID_BYTES = 16;

  private OneTimeObjects() {}

  /** Returns the identity of a new ring: 32 hexadecimal digits. */
  public static String newRingId() {
    return HexFormat.of().formatHex(random(RING_ID_BYTES));
  }

  /**
   * Returns a Secret with a new token. Nodes and the operator present this token when they connect
   * to a node. The token is printable text, because pods read it as a file.
   */
  public static Secret newToken(Names names) {
    String token = Base64.getEncoder().encodeToString(random(TOKEN_BYTES));
    return new SecretBuilder()
        .withMetadata(names.meta(names.token()))
        .withType("Opaque")
        .addToStringData(TOKEN_KEY, token)
        .build();
  }

  /** Returns a ring object that contains no view yet. */
  public static DistStoreRing ring(Names names, String ringId, Founding founding) {
    ObjectMeta meta = names.meta(names.store());
    // A backup holds an old view. Restoring it would set the ring back to that view.
    meta.getLabels().put("velero.io/exclude-from-backup", "true");
    DistStoreRing ring = new DistStoreRing();
    ring.setMetadata(meta);
    ring.setSpec(new DistStoreRingSpec(ringId, founding));
    return ring;
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }
}
