package io.diststore.locator;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The ports by which nodes of one machine find each other, and of which each takes the first free
 * one.
 *
 * @param first 1 to 65535
 * @param last not below {@code first}; at most 100 ports in all, as each is probed several times a
 *     second
 */
public record PortRange(int first, int last) {
  /** 9900 to 9909. */
  public static final PortRange DEFAULT = new PortRange(9900, 9909);

  public PortRange {
    if (first < 1 || last > 65535 || last < first || last - first >= 100) {
      throw new IllegalArgumentException("not a range of 1 to 100 ports: " + first + " to " + last);
    }
  }

  /** All of them, ascending. */
  public List<Integer> all() {
    return IntStream.rangeClosed(first, last).boxed().toList();
  }

  @Override
  public String toString() {
    return first + " to " + last;
  }
}
