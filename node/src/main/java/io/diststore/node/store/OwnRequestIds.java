package io.diststore.node.store;

import io.diststore.ring.request.Request;
import io.diststore.ring.segment.ClientId;
import io.diststore.ring.segment.RequestId;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * The request ids that the node assigns to writes whose clients send no ids.
 *
 * <p>A delayed write does not stop later writes. If the delayed write is so far behind that nodes
 * would have to remember too many outcomes, the later writes use a new client id.
 */
final class OwnRequestIds {
  private final RandomGenerator random;
  private final TreeSet<Long> awaited = new TreeSet<>();
  private ClientId client;
  private long last;

  /**
   * @param random the source of client ids. It must be unpredictable and must not repeat its
   *     numbers after a restart, because two nodes with the same client id would get each other's
   *     outcomes
   */
  OwnRequestIds(RandomGenerator random) {
    this.random = random;
    client = newClient();
  }

  private ClientId newClient() {
    // An id of 0 is invalid.
    return new ClientId(random.nextLong(), random.nextLong() | 1);
  }

  /** Returns a new id. The id counts as awaited until {@link #end}. */
  RequestId begin() {
    if (!awaited.isEmpty() && last + 1 - awaited.first() >= Request.AWAITED_MAX) {
      client = newClient();
      awaited.clear();
      last = 0;
    }
    awaited.add(++last);
    return new RequestId(client, last);
  }

  /**
   * Returns the lowest awaited number under the current client id, or the last number if no number
   * is awaited.
   */
  long lowestAwaited() {
    return awaited.isEmpty() ? last : awaited.first();
  }

  void end(RequestId id) {
    if (id.client().equals(client)) {
      awaited.remove(id.number());
    }
  }
}
