package io.diststore.node.store;

import io.diststore.ring.request.Request;
import io.diststore.ring.segment.ClientId;
import io.diststore.ring.segment.RequestId;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * The ids of requests that the node makes in the name of clients that give none. While one of them
 * is held up the others go on, under another client's name once too many would have to be
 * remembered.
 */
final class OwnRequests {
  private final RandomGenerator random;
  private final TreeSet<Long> awaited = new TreeSet<>();
  private ClientId self;
  private long last;

  /**
   * {@code random} must not be foreseeable nor repeat over restarts: two nodes of one id would
   * answer for each other.
   */
  OwnRequests(RandomGenerator random) {
    this.random = random;
    self = newClient();
  }

  private ClientId newClient() {
    // Zero is no id.
    return new ClientId(random.nextLong(), random.nextLong() | 1);
  }

  /** A new id, awaited from now on. */
  RequestId begin() {
    if (!awaited.isEmpty() && last + 1 - awaited.first() >= Request.AWAITED_MAX) {
      self = newClient();
      awaited.clear();
      last = 0;
    }
    awaited.add(++last);
    return new RequestId(self, last);
  }

  /** The lowest number that is still awaited by the client of the latest id. */
  long lowestAwaited() {
    return awaited.isEmpty() ? last : awaited.first();
  }

  void end(RequestId id) {
    if (id.client().equals(self)) {
      awaited.remove(id.number());
    }
  }
}
