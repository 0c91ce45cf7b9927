package io.diststore.ring.view;

/**
 * Identifies one incarnation of a node: its name, and the incarnation number that it drew when it
 * started. Nodes keep data only in memory, so every start is a new incarnation. A node that has
 * lost its memory is therefore never mistaken for the one that still had the data.
 *
 * @param name {@code host:port}, or the name of the pod
 * @param incarnation a number that is greater for each later start under the same name: the start
 *     time in milliseconds in the high bits, random bits below
 */
public record NodeId(String name, long incarnation) implements Comparable<NodeId> {
  @Override
  public int compareTo(NodeId other) {
    int byName = name.compareTo(other.name);
    return byName != 0 ? byName : Long.compare(incarnation, other.incarnation);
  }

  /** Reports whether this is a later incarnation of the same name. */
  public boolean succeeds(NodeId other) {
    return name.equals(other.name) && incarnation > other.incarnation;
  }

  // Written by hand because every request looks up maps with these keys. The generated methods go
  // through method handles, which are called instead of inlined when classes come from an
  // ahead-of-time cache.
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
