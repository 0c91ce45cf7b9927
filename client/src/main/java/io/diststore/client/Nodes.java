package io.diststore.client;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The nodes that a client may ask, in rotation. The nodes given to the constructor always stay in
 * the list, because all nodes that the client has learned of can leave the ring.
 */
final class Nodes {
  private final List<NodeAddress> given;
  private List<NodeAddress> all;
  private int currentIndex;

  Nodes(List<NodeAddress> given) {
    if (given.isEmpty()) {
      throw new IllegalArgumentException("a client needs the address of at least one node");
    }
    this.given = List.copyOf(given);
    this.all = this.given;
  }

  NodeAddress current() {
    return all.get(currentIndex);
  }

  /** Moves to the next node. The first node follows the last one. */
  void next() {
    currentIndex = (currentIndex + 1) % all.size();
  }

  int size() {
    return all.size();
  }

  /** Replaces the nodes that the client has learned of before. The current node does not change. */
  void learn(List<NodeAddress> members) {
    NodeAddress current = current();
    Set<NodeAddress> merged = new LinkedHashSet<>();
    merged.add(current);
    merged.addAll(members);
    merged.addAll(given);
    all = new ArrayList<>(merged);
    currentIndex = 0;
  }
}
