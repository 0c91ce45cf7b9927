package io.diststore.node.store;

import io.diststore.ring.segment.ClientId;
import io.diststore.ring.segment.RequestId;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** The ids of requests that the node makes in the name of clients that give none. */
final class OwnRequests {
  private final ClientId self;
  private final TreeSet<Long> awaited = new TreeSet<>();
  private long last;

  /**
   * {@code random} must not be foreseeable nor repeat over restarts: two nodes of one id would
   * answer for each other.
   */
  OwnRequests(RandomGenerator random) {
    // Zero is no id.
    self = new ClientId(random.nextLong(), random.nextLong() | 1);
  }

  /** A new id, awaited from now on. */
  RequestId begin() {
    awaited.add(++last);
    return new RequestId(self, last);
  }

  /** The lowest number that is still awaited. */
  long lowestAwaited() {
    return awaited.isEmpty() ? last : awaited.first();
  }

  void end(RequestId id) {
    awaited.remove(id.number());
  }
}
