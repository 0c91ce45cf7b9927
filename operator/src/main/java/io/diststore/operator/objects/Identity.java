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

/** What makes a ring this ring. Created once and never applied: each draw is another identity. */
public final class Identity {
  /** The key of the token in its Secret. */
  public static final String TOKEN_KEY = "token";

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int TOKEN_BYTES = 32;
  private static final int RING_ID_BYTES = 16;

  private Identity() {}

  /** A new ring's identity, 32 hexadecimal digits. */
  public static String newRingId() {
    return HexFormat.of().formatHex(random(RING_ID_BYTES));
  }

  /** The token by which nodes and the operator know each other: printable, as it is a file. */
  public static Secret newToken(Names names) {
    String token = Base64.getEncoder().encodeToString(random(TOKEN_BYTES));
    return new SecretBuilder()
        .withMetadata(names.meta(names.token()))
        .withType("Opaque")
        .addToStringData(TOKEN_KEY, token)
        .build();
  }

  /** The register of a ring, with no view in it. */
  public static DistStoreRing ring(Names names, String ringId, Founding founding) {
    ObjectMeta meta = names.meta(names.store());
    // A restored view would be an old one, and the ring would go back in time.
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
