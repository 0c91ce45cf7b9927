package io.diststore.operator.objects;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;

/**
 * How much of a pod's memory is the Java heap: 60 % of what is left after 160 MiB, which the
 * machine itself, its buffers and the tools that are started in the same pod need.
 */
public final class Heap {
  private static final int RESERVED_MIB = 160;
  private static final int LEAST_MIB = 64;

  private Heap() {}

  /** The heap's size in MiB under a memory limit. */
  public static int mib(Quantity memoryLimit) {
    int limit =
        memoryLimit
            .getNumericalAmount()
            .divideToIntegralValue(BigDecimal.valueOf(1 << 20))
            .intValue();
    return Math.max(LEAST_MIB, (limit - RESERVED_MIB) * 6 / 10);
  }
}
