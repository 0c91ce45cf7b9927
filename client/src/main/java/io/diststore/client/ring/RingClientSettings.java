package io.diststore.client.ring;

import java.time.Duration;

/**
 * How a {@link RingClient} works. Immutable.
 *
 * @param deadline how long each request may take, the wait for its turn included; 1 ms to a minute
 * @param requestsInHand how many requests may be under way at a time, at least 1. A call with many
 *     keys counts as one for each 16 of its keys, a long value as one for each 16 KiB: so the
 *     default of 4096 bounds what is written but not yet sent to about 64 MiB
 * @param connectionsPerNode over how many connections requests to one node are spread, at least 1.
 *     A node takes only a few requests of one connection in hand at a time; more connections take
 *     more system calls
 */
public record RingClientSettings(Duration deadline, int requestsInHand, int connectionsPerNode) {
  /** A node counts a longer one as this. */
  private static final Duration DEADLINE_MAX = Duration.ofMinutes(1);

  private static final Duration DEADLINE_MIN = Duration.ofMillis(1);

  /** Ten seconds, 4096 requests, two connections. */
  public static final RingClientSettings DEFAULT =
      new RingClientSettings(Duration.ofSeconds(10), 4096, 2);

  public RingClientSettings {
    if (deadline.compareTo(DEADLINE_MIN) < 0 || deadline.compareTo(DEADLINE_MAX) > 0) {
      throw new IllegalArgumentException(
          "a deadline of " + deadline.toMillis() + " ms; give 1 ms to a minute");
    }
    if (requestsInHand < 1 || connectionsPerNode < 1) {
      throw new IllegalArgumentException(
          "requestsInHand is "
              + requestsInHand
              + " and connectionsPerNode "
              + connectionsPerNode
              + "; both must be at least 1");
    }
  }

  public RingClientSettings withDeadline(Duration value) {
    return new RingClientSettings(value, requestsInHand, connectionsPerNode);
  }

  public RingClientSettings withRequestsInHand(int value) {
    return new RingClientSettings(deadline, value, connectionsPerNode);
  }
}
