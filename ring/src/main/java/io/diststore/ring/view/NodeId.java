package io.diststore.ring.view;

import java.util.random.RandomGenerator;

/**
 * Identifies one incarnation of a node by its name and its incarnation number. Nodes keep data only
 * in memory, so every start of a node is a new incarnation with a new number. The ring therefore
 * never mistakes a restarted node for the earlier incarnation that had the data.
 *
 * @param name {@code host:port}, or the name of the pod
 * @param incarnation a number that grows with each start under the same name
 */
public record NodeId(String name, long incarnation) implements Comparable<NodeId> {
  private static final int RANDOM_BITS = 20;

  /**
   * Returns a new incarnation of a node that starts now. The high bits of its number are the wall
   * clock in milliseconds. So later incarnations have higher numbers unless the wall clock goes
   * back. The low bits are random, in case two incarnations start in the same millisecond.
   */
  public static NodeId started(String name, long wallMillis, RandomGenerator random) {
    return new NodeId(name, wallMillis << RANDOM_BITS | random.nextInt(1 << RANDOM_BITS));
  }

  /**
   * Returns a new incarnation with a higher number than this one, whatever the wall clock shows.
   */
  public NodeId successor(RandomGenerator random) {
    return started(name, (incarnation >> RANDOM_BITS) + 1, random);
  }

  @Override
  public int compareTo(NodeId other) {
    int byName = name.compareTo(other.name);
    return byName != 0 ? byName : Long.compare(incarnation, other.incarnation);
  }

  /** Reports whether this is a later incarnation of the same node. */
  public boolean succeeds(NodeId other) {
    return name.equals(other.name) && incarnation > other.incarnation;
  }

  // Written by hand because node ids are keys of maps, and every request causes look-ups in them.
  // The methods that the compiler generates for a record use method handles. When classes come from
  // an ahead-of-time cache, these handles are not inlined.
  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof NodeId id && incarnation == id.incarnation && name.equals(id.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode() * 31 + Long.hashCode(incarnation);
  }

  @Override
  public String toString() {
    return name + "#" + Long.toString(incarnation, 36);
  }
}
