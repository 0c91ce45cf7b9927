package io.diststore.client.ring;

import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

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
 * @param routing to whom requests are sent
 * @param tls if present, connections are encrypted: it says whose certificates are trusted, and has
 *     the client's own if it needs one. The certificate must be for the host by which the other end
 *     is addressed. Nodes themselves do not encrypt; what stands before them may
 */
public record RingClientSettings(
    Duration deadline,
    int requestsInHand,
    int connectionsPerNode,
    Routing routing,
    Optional<SSLContext> tls) {
  /** To whom requests are sent. */
  public enum Routing {
    /** To the primary of each key, wherever it is. */
    PRIMARIES,

    /**
     * To the given addresses, in turn: for programs that cannot reach each node under its own
     * address, but through a proxy or a forwarded port. Slower, as whoever is asked passes most
     * requests on.
     */
    GIVEN_NODES
  }

  /** A node counts a longer one as this. */
  private static final Duration DEADLINE_MAX = Duration.ofMinutes(1);

  private static final Duration DEADLINE_MIN = Duration.ofMillis(1);

  /** Ten seconds, 4096 requests, two connections, to primaries, not encrypted. */
  public static final RingClientSettings DEFAULT =
      new RingClientSettings(Duration.ofSeconds(10), 4096, 2, Routing.PRIMARIES, Optional.empty());

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
    return new RingClientSettings(value, requestsInHand, connectionsPerNode, routing, tls);
  }

  public RingClientSettings withRequestsInHand(int value) {
    return new RingClientSettings(deadline, value, connectionsPerNode, routing, tls);
  }

  public RingClientSettings withRouting(Routing value) {
    return new RingClientSettings(deadline, requestsInHand, connectionsPerNode, value, tls);
  }

  public RingClientSettings withTls(SSLContext value) {
    return new RingClientSettings(
        deadline, requestsInHand, connectionsPerNode, routing, Optional.of(value));
  }
}
