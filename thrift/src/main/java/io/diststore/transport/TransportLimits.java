package io.diststore.transport;

/**
 * The bounds of a transport; each is per connection unless its name says otherwise. Past a bound
 * the transport stops reading, answers that a message is too large, or closes the connection:
 * nothing grows without one of them. Immutable.
 *
 * @param messageBytesMax the largest message that is kept in memory and handed on. Too low: the
 *     largest value does not fit; too high: each connection may hold that much
 * @param discardedBytesMax the largest message that is read to its end, without being kept, so that
 *     it can be answered by a refusal; a message that announces more closes the connection. At
 *     least {@code messageBytesMax}
 * @param depthMax how deeply structs and containers of a message may nest, 1 to 64
 * @param callsMax how many calls may be in hand, that is read and not yet answered. At the bound
 *     reading stops
 * @param callBytesMax how many bytes the calls in hand may have come in, at least {@code
 *     messageBytesMax}. At the bound reading stops
 * @param outboundBytesMax how many bytes of answers may wait for a slow reader; over it the
 *     connection is closed
 * @param connectionsMaxInAll how many connections a server takes; further ones are closed at once
 * @param bufferedBytesMaxInAll how many bytes of unfinished messages a server keeps; the connection
 *     that goes over it is closed
 * @param outboundBytesMaxInAll how many bytes of answers may wait for the slow readers of a server,
 *     at least {@code outboundBytesMax}; over it the connection that holds the most is closed
 * @param idleMillisMax how long a begun message may go without a further byte, or answers without a
 *     byte taken, before the connection is closed. Connections between messages may idle for ever
 * @param messageMillisMax how long a message may take from its first byte to its last, at least
 *     {@code idleMillisMax}
 */
public record TransportLimits(
    int messageBytesMax,
    int discardedBytesMax,
    int depthMax,
    int callsMax,
    int callBytesMax,
    int outboundBytesMax,
    int connectionsMaxInAll,
    long bufferedBytesMaxInAll,
    long outboundBytesMaxInAll,
    long idleMillisMax,
    long messageMillisMax) {

  /** A frame's length starts with a zero byte, by which it is told from an unframed message. */
  private static final int FRAME_BYTES_MAX = (1 << 24) - 1;

  /** The Thrift library's own bound on recursion. */
  private static final int LIBRARY_DEPTH_MAX = 64;

  public TransportLimits {
    atLeast("messageBytesMax", messageBytesMax, 64);
    atMost("messageBytesMax", messageBytesMax, FRAME_BYTES_MAX);
    atLeast("discardedBytesMax", discardedBytesMax, messageBytesMax);
    atLeast("depthMax", depthMax, 1);
    atMost("depthMax", depthMax, LIBRARY_DEPTH_MAX);
    atLeast("callsMax", callsMax, 1);
    atLeast("callBytesMax", callBytesMax, messageBytesMax);
    atLeast("outboundBytesMax", outboundBytesMax, messageBytesMax);
    atLeast("connectionsMaxInAll", connectionsMaxInAll, 1);
    atLeast("bufferedBytesMaxInAll", bufferedBytesMaxInAll, messageBytesMax);
    atLeast("outboundBytesMaxInAll", outboundBytesMaxInAll, outboundBytesMax);
    atLeast("idleMillisMax", idleMillisMax, 1);
    atLeast("messageMillisMax", messageMillisMax, idleMillisMax);
  }

  /** For clients: a value of 1 MiB under a key of 64 KiB, with room for what the wire adds. */
  public static TransportLimits forClients() {
    return new TransportLimits(
        (1 << 20) + (1 << 16) + (1 << 14),
        1 << 26,
        32,
        1024,
        1 << 23,
        1 << 26,
        10_000,
        1L << 28,
        1L << 28,
        60_000,
        600_000);
  }

  /** For the links between members, and for a port that carries both. */
  public static TransportLimits forPeers() {
    return forClients().withMessageBytesMax(1 << 23).withCallsMax(65_536).withCallBytesMax(1 << 26);
  }

  public TransportLimits withMessageBytesMax(int bytes) {
    return new TransportLimits(
        bytes,
        Math.max(bytes, discardedBytesMax),
        depthMax,
        callsMax,
        Math.max(bytes, callBytesMax),
        Math.max(bytes, outboundBytesMax),
        connectionsMaxInAll,
        Math.max(bytes, bufferedBytesMaxInAll),
        Math.max(bytes, outboundBytesMaxInAll),
        idleMillisMax,
        messageMillisMax);
  }

  public TransportLimits withCallsMax(int calls) {
    return new TransportLimits(
        messageBytesMax,
        discardedBytesMax,
        depthMax,
        calls,
        callBytesMax,
        outboundBytesMax,
        connectionsMaxInAll,
        bufferedBytesMaxInAll,
        outboundBytesMaxInAll,
        idleMillisMax,
        messageMillisMax);
  }

  public TransportLimits withCallBytesMax(int bytes) {
    return new TransportLimits(
        messageBytesMax,
        discardedBytesMax,
        depthMax,
        callsMax,
        bytes,
        outboundBytesMax,
        connectionsMaxInAll,
        bufferedBytesMaxInAll,
        outboundBytesMaxInAll,
        idleMillisMax,
        messageMillisMax);
  }

  public TransportLimits withOutboundBytesMax(int bytes) {
    return new TransportLimits(
        messageBytesMax,
        discardedBytesMax,
        depthMax,
        callsMax,
        callBytesMax,
        bytes,
        connectionsMaxInAll,
        bufferedBytesMaxInAll,
        Math.max(bytes, outboundBytesMaxInAll),
        idleMillisMax,
        messageMillisMax);
  }

  public TransportLimits withConnectionsMaxInAll(int connections) {
    return new TransportLimits(
        messageBytesMax,
        discardedBytesMax,
        depthMax,
        callsMax,
        callBytesMax,
        outboundBytesMax,
        connections,
        bufferedBytesMaxInAll,
        outboundBytesMaxInAll,
        idleMillisMax,
        messageMillisMax);
  }

  public TransportLimits withBufferedBytesMaxInAll(long bytes) {
    return new TransportLimits(
        messageBytesMax,
        discardedBytesMax,
        depthMax,
        callsMax,
        callBytesMax,
        outboundBytesMax,
        connectionsMaxInAll,
        bytes,
        outboundBytesMaxInAll,
        idleMillisMax,
        messageMillisMax);
  }

  public TransportLimits withOutboundBytesMaxInAll(long bytes) {
    return new TransportLimits(
        messageBytesMax,
        discardedBytesMax,
        depthMax,
        callsMax,
        callBytesMax,
        outboundBytesMax,
        connectionsMaxInAll,
        bufferedBytesMaxInAll,
        bytes,
        idleMillisMax,
        messageMillisMax);
  }

  public TransportLimits withTimes(long idleMillis, long messageMillis) {
    return new TransportLimits(
        messageBytesMax,
        discardedBytesMax,
        depthMax,
        callsMax,
        callBytesMax,
        outboundBytesMax,
        connectionsMaxInAll,
        bufferedBytesMaxInAll,
        outboundBytesMaxInAll,
        idleMillis,
        messageMillis);
  }

  private static void atLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be at least " + least);
    }
  }

  private static void atMost(String name, long value, long most) {
    if (value > most) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be at most " + most);
    }
  }
}
