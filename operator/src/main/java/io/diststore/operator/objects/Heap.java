package io.diststore.operator.objects;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;

/**
 * The size of the Java heap in a pod. 160 MiB of the memory limit are reserved for the Java virtual
 * machine, its buffers, and the tools that users start in the same pod. The heap gets 60 % of the
 * rest, but at least 64 MiB.
 */
public final class Heap {
  private static final int RESERVED_MIB = 160;
  private static final int HEAP_MIB_MIN = 64;

  private Heap() {}

  /** Returns the heap size in MiB for a memory limit. */
  public static int mib(Quantity memoryLimit) {
    int limit =
        memoryLimit
            .getNumericalAmount()
            .divideToIntegralValue(BigDecimal.valueOf(1 << 20))
            .intValue();
    return Math.max(HEAP_MIB_MIN, (limit - RESERVED_MIB) * 6 / 10);
  }
}
