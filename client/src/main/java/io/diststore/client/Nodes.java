package io.diststore.client;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The nodes a client may turn to, in turn. The ones it was given stay in the list for ever, as
 * those it learned of may all go.
 */
final class Nodes {
  private final List<NodeAddress> given;
  private List<NodeAddress> all;
  private int at;

  Nodes(List<NodeAddress> given) {
    if (given.isEmpty()) {
      throw new IllegalArgumentException("a client needs the address of one node at least");
    }
    this.given = List.copyOf(given);
    this.all = this.given;
  }

  NodeAddress current() {
    return all.get(at);
  }

  /** Goes on to the next one, and back to the first after the last. */
  void next() {
    at = (at + 1) % all.size();
  }

  int size() {
    return all.size();
  }

  /** Replaces what was learned before. The current node stays the current one. */
  void learn(List<NodeAddress> members) {
    NodeAddress current = current();
    Set<NodeAddress> merged = new LinkedHashSet<>();
    merged.add(current);
    merged.addAll(members);
    merged.addAll(given);
    all = new ArrayList<>(merged);
    at = 0;
  }
}
