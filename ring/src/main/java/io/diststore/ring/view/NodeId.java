package io.diststore.ring.view;

/**
 * One life of a node: its name and the incarnation it drew at its start. With memory storage every
 * start is a new life, so a node that lost its memory is never taken for the one that had it.
 *
 * @param name {@code host:port}, or the pod's name
 * @param incarnation greater for a later start of the same name: milliseconds of the start in the
 *     high bits, random bits below
 */
public record NodeId(String name, long incarnation) implements Comparable<NodeId> {
  @Override
  public int compareTo(NodeId other) {
    int byName = name.compareTo(other.name);
    return byName != 0 ? byName : Long.compare(incarnation, other.incarnation);
  }

  /** Whether this is a later life of the same name. */
  public boolean succeeds(NodeId other) {
    return name.equals(other.name) && incarnation > other.incarnation;
  }

  // Written out: keys of maps that every request looks into. The generated ones go through method
  // handles, which are called and not inlined when classes come from an ahead-of-time cache.
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
