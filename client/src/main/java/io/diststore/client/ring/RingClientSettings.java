package io.diststore.client.ring;

import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * The settings of a {@link RingClient}. Immutable.
 *
 * @param deadline how long each request may take, including the wait for a permit; 1 ms to one
 *     minute. Too low: when a node fails, requests fail before the ring has recovered. Too high:
 *     callers wait a long time for a part of the ring that cannot answer
 * @param requestsInFlightMax how many requests may be in flight at a time, at least 1. A call
 *     counts as one request, plus one per 16 keys and one per 16 KiB of keys and values. Too low:
 *     the client does not use the capacity of the ring. Too high: the client uses much memory. With
 *     the default of 4096, at most about 64 MiB of data wait to be sent
 * @param connectionsPerNode the number of connections to each node, at least 1. The client divides
 *     its requests to a node among these connections. Too low: requests wait, because a node
 *     handles only a few requests from one connection at a time. Too high: the client makes more
 *     system calls for the same requests
 * @param routing the nodes to which the client sends requests
 * @param tls if present, the client encrypts its connections with this context. The context says
 *     which certificates the client trusts, and contains the client's own certificate if the server
 *     requires one. The server's certificate must be valid for the host that the client connects
 *     to. Nodes do not encrypt connections themselves, but a proxy in front of them can
 */
public record RingClientSettings(
    Duration deadline,
    int requestsInFlightMax,
    int connectionsPerNode,
    Routing routing,
    Optional<SSLContext> tls) {
  /** The nodes to which the client sends requests. */
  public enum Routing {
    /** To the primary of each key. */
    PRIMARIES,

    /**
     * To the given addresses, in rotation. For programs that can reach the nodes only through a
     * proxy or a forwarded port. Slower, because nodes have to forward most requests to the key's
     * primary.
     */
    GIVEN_NODES
  }

  /** Nodes shorten longer deadlines to this one. */
  private static final Duration DEADLINE_MAX = Duration.ofMinutes(1);

  private static final Duration DEADLINE_MIN = Duration.ofMillis(1);

  /**
   * A deadline of 10 seconds, 4096 requests in flight, 2 connections per node, requests to the
   * primaries, no encryption.
   */
  public static final RingClientSettings DEFAULT =
      new RingClientSettings(Duration.ofSeconds(10), 4096, 2, Routing.PRIMARIES, Optional.empty());

  public RingClientSettings {
    if (deadline.compareTo(DEADLINE_MIN) < 0 || deadline.compareTo(DEADLINE_MAX) > 0) {
      throw new IllegalArgumentException(
          "the deadline is " + deadline.toMillis() + " ms; it must be 1 ms to 60000 ms");
    }
    if (requestsInFlightMax < 1 || connectionsPerNode < 1) {
      throw new IllegalArgumentException(
          "requestsInFlightMax is "
              + requestsInFlightMax
              + " and connectionsPerNode "
              + connectionsPerNode
              + "; both must be at least 1");
    }
  }

  public RingClientSettings withDeadline(Duration value) {
    return new RingClientSettings(value, requestsInFlightMax, connectionsPerNode, routing, tls);
  }

  public RingClientSettings withRequestsInFlightMax(int value) {
    return new RingClientSettings(deadline, value, connectionsPerNode, routing, tls);
  }

  public RingClientSettings withRouting(Routing value) {
    return new RingClientSettings(deadline, requestsInFlightMax, connectionsPerNode, value, tls);
  }

  public RingClientSettings withTls(SSLContext value) {
    return new RingClientSettings(
        deadline, requestsInFlightMax, connectionsPerNode, routing, Optional.of(value));
  }
}
