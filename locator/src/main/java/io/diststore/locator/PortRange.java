package io.diststore.locator;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The ports at which nodes on one machine find each other. A node that was given no port takes the
 * first free one.
 *
 * @param first the first port, 1 to 65535
 * @param last the last port, not below {@code first}. The range may have at most 100 ports, because
 *     a node without a ring probes each of them several times per second
 */
public record PortRange(int first, int last) {
  /** Ports 9900 to 9909. */
  public static final PortRange DEFAULT = new PortRange(9900, 9909);

  public PortRange {
    if (first < 1 || last > 65535 || last < first || last - first >= 100) {
      throw new IllegalArgumentException(
          first + " to " + last + " is not a range of 1 to 100 ports");
    }
  }

  /** Returns all ports of the range in ascending order. */
  public List<Integer> all() {
    return IntStream.rangeClosed(first, last).boxed().toList();
  }

  @Override
  public String toString() {
    return first + " to " + last;
  }
}
