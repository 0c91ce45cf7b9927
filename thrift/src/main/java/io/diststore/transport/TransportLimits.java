package io.diststore.transport;

/**
 * The limits of a transport. Past a limit, the transport stops reading, refuses a message with an
 * answer, or closes the connection. So its use of memory is always limited. Immutable.
 *
 * <p>A limit whose name ends in {@code InAll} applies to all connections of one server together.
 * Every other limit applies to each connection separately. The setters of {@link Builder} explain
 * each limit.
 */
public final class TransportLimits {
  /** The length of a frame must start with a zero byte, which marks the connection as framed. */
  private static final int FRAME_BYTES_MAX = (1 << 24) - 1;

  /** A message must have room for its header. */
  private static final int MESSAGE_BYTES_MIN = 64;

  /** The Thrift library's own limit on recursion. */
  private static final int LIBRARY_DEPTH_MAX = 64;

  private static final TransportLimits FOR_CLIENTS = new Builder().build();

  private static final TransportLimits FOR_PEERS =
      new Builder()
          .messageBytesMax(1 << 23)
          .callsMax(65_536)
          .callBytesMax(1 << 26)
          .outboundBytesMaxInAll(1 << 27)
          .build();

  private final int messageBytesMax;
  private final int discardedBytesMax;
  private final int depthMax;
  private final int callsMax;
  private final int callBytesMax;
  private final int outboundBytesMax;
  private final int connectionsMaxInAll;
  private final long bufferedBytesMaxInAll;
  private final long outboundBytesMaxInAll;
  private final long idleMillisMax;
  private final long messageMillisMax;

  private TransportLimits(Builder from) {
    messageBytesMax = from.messageBytesMax;
    discardedBytesMax = from.discardedBytesMax;
    depthMax = from.depthMax;
    callsMax = from.callsMax;
    callBytesMax = from.callBytesMax;
    outboundBytesMax = from.outboundBytesMax;
    connectionsMaxInAll = from.connectionsMaxInAll;
    bufferedBytesMaxInAll = from.bufferedBytesMaxInAll;
    outboundBytesMaxInAll = from.outboundBytesMaxInAll;
    idleMillisMax = from.idleMillisMax;
    messageMillisMax = from.messageMillisMax;
    requireAtLeast("messageBytesMax", messageBytesMax, MESSAGE_BYTES_MIN);
    requireAtMost("messageBytesMax", messageBytesMax, FRAME_BYTES_MAX);
    requireAtLeast("discardedBytesMax", discardedBytesMax, messageBytesMax);
    requireAtLeast("depthMax", depthMax, 1);
    requireAtMost("depthMax", depthMax, LIBRARY_DEPTH_MAX);
    requireAtLeast("callsMax", callsMax, 1);
    requireAtLeast("callBytesMax", callBytesMax, messageBytesMax);
    requireAtLeast("outboundBytesMax", outboundBytesMax, messageBytesMax);
    requireAtLeast("connectionsMaxInAll", connectionsMaxInAll, 1);
    requireAtLeast("bufferedBytesMaxInAll", bufferedBytesMaxInAll, messageBytesMax);
    requireAtLeast("outboundBytesMaxInAll", outboundBytesMaxInAll, outboundBytesMax);
    requireAtLeast("idleMillisMax", idleMillisMax, 1);
    requireAtLeast("messageMillisMax", messageMillisMax, idleMillisMax);
  }

  /**
   * Returns the defaults, which suit a port for clients. A message has room for a value of 1 MiB, a
   * key of 64 KiB, and 16 KiB for the rest of the call.
   */
  public static TransportLimits forClients() {
    return FOR_CLIENTS;
  }

  /**
   * Returns the limits for links between members: messages of up to 8 MiB, and up to 65,536
   * unanswered calls with a total size of up to 64 MiB. At most 128 MiB wait on all links together.
   * The other limits are the defaults.
   */
  public static TransportLimits forPeers() {
    return FOR_PEERS;
  }

  /** Returns a builder that starts with these limits. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Returns {@link Builder#messageBytesMax}. */
  public int messageBytesMax() {
    return messageBytesMax;
  }

  /** Returns {@link Builder#discardedBytesMax}. */
  public int discardedBytesMax() {
    return discardedBytesMax;
  }

  /** Returns {@link Builder#depthMax}. */
  public int depthMax() {
    return depthMax;
  }

  /** Returns {@link Builder#callsMax}. */
  public int callsMax() {
    return callsMax;
  }

  /** Returns {@link Builder#callBytesMax}. */
  public int callBytesMax() {
    return callBytesMax;
  }

  /** Returns {@link Builder#outboundBytesMax}. */
  public int outboundBytesMax() {
    return outboundBytesMax;
  }

  /** Returns {@link Builder#connectionsMaxInAll}. */
  public int connectionsMaxInAll() {
    return connectionsMaxInAll;
  }

  /** Returns {@link Builder#bufferedBytesMaxInAll}. */
  public long bufferedBytesMaxInAll() {
    return bufferedBytesMaxInAll;
  }

  /** Returns {@link Builder#outboundBytesMaxInAll}. */
  public long outboundBytesMaxInAll() {
    return outboundBytesMaxInAll;
  }

  /** Returns {@link Builder#idleMillisMax}. */
  public long idleMillisMax() {
    return idleMillisMax;
  }

  /** Returns {@link Builder#messageMillisMax}. */
  public long messageMillisMax() {
    return messageMillisMax;
  }

  private static void requireAtLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be at least " + least);
    }
  }

  private static void requireAtMost(String name, long value, long most) {
    if (value > most) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be at most " + most);
    }
  }

  /** Sets limits by name. The defaults are those of {@link #forClients}. */
  public static final class Builder {
    private int messageBytesMax = (1 << 20) + (1 << 16) + (1 << 14);
    private int discardedBytesMax = 1 << 26;
    private int depthMax = 32;
    private int callsMax = 1024;
    private int callBytesMax = 1 << 23;
    private int outboundBytesMax = 1 << 26;
    private int connectionsMaxInAll = 10_000;
    private long bufferedBytesMaxInAll = 1L << 28;
    private long outboundBytesMaxInAll = 1L << 28;
    private long idleMillisMax = 60_000;
    private long messageMillisMax = 600_000;

    private Builder() {}

    private Builder(TransportLimits from) {
      messageBytesMax = from.messageBytesMax;
      discardedBytesMax = from.discardedBytesMax;
      depthMax = from.depthMax;
      callsMax = from.callsMax;
      callBytesMax = from.callBytesMax;
      outboundBytesMax = from.outboundBytesMax;
      connectionsMaxInAll = from.connectionsMaxInAll;
      bufferedBytesMaxInAll = from.bufferedBytesMaxInAll;
      outboundBytesMaxInAll = from.outboundBytesMaxInAll;
      idleMillisMax = from.idleMillisMax;
      messageMillisMax = from.messageMillisMax;
    }

    /**
     * Sets the size of the largest message that the transport accepts, in bytes: 64 to 16,777,215.
     * Default: 1,130,496. A larger call is answered with a refusal; a larger answer fails its call.
     * Raises the other limits that must be at least as large.
     *
     * <p>Too low: calls with large keys and values are refused. Too high: each connection can make
     * this end keep that many bytes of an unfinished message. Then a few connections can exhaust
     * {@link #bufferedBytesMaxInAll}.
     */
    public Builder messageBytesMax(int bytes) {
      messageBytesMax = bytes;
      discardedBytesMax = Math.max(bytes, discardedBytesMax);
      callBytesMax = Math.max(bytes, callBytesMax);
      outboundBytesMax = Math.max(bytes, outboundBytesMax);
      bufferedBytesMaxInAll = Math.max(bytes, bufferedBytesMaxInAll);
      outboundBytesMaxInAll = Math.max(bytes, outboundBytesMaxInAll);
      return this;
    }

    /**
     * Sets the size of the largest message that the transport still refuses with an answer, in
     * bytes; at least {@link #messageBytesMax}. Default: 64 MiB. The transport reads such a message
     * to its end without keeping it. If a message announces a larger size, the transport closes the
     * connection at once.
     *
     * <p>Too low: a caller whose message is too large finds its connection closed, and does not
     * learn why. Too high: one caller can keep the event loop busy with bytes that are thrown away.
     */
    public Builder discardedBytesMax(int bytes) {
      discardedBytesMax = bytes;
      return this;
    }

    /**
     * Sets how deeply the structs and containers of a message may nest, in levels: 1 to 64.
     * Default: 32. The transport closes a connection on which a message nests deeper.
     *
     * <p>Too low: services with nested structs cannot be called. Too high: a hostile message makes
     * this end recurse that deep, and each connection needs 10 more bytes per level.
     */
    public Builder depthMax(int levels) {
      depthMax = levels;
      return this;
    }

    /**
     * Sets how many calls of one connection may be in progress, that is, read but not answered yet;
     * at least 1. Default: 1024. At this limit a server stops reading from the connection, and a
     * channel fails further calls.
     *
     * <p>Too low: clients that send many calls without waiting for answers are slowed down. Too
     * high: one connection can occupy the node with its calls, and other connections wait longer.
     */
    public Builder callsMax(int calls) {
      callsMax = calls;
      return this;
    }

    /**
     * Sets the maximum total size of all unanswered calls of one connection, in bytes; at least
     * {@link #messageBytesMax}. Default: 8 MiB. At this limit a server stops reading from the
     * connection, and a channel fails further calls.
     *
     * <p>Too low: clients that write large values wait for the answer to one call before the next
     * call is read. Too high: one connection can occupy that much memory with its calls.
     */
    public Builder callBytesMax(int bytes) {
      callBytesMax = bytes;
      return this;
    }

    /**
     * Sets how many bytes of messages may wait to be sent on one connection; at least {@link
     * #messageBytesMax}. Default: 64 MiB. A server closes a connection that exceeds this limit. A
     * channel at this limit fails further calls. Raises {@link #outboundBytesMaxInAll} to at least
     * this limit.
     *
     * <p>Too low: a server closes the connections of clients that ask for many large values at
     * once, although these clients read their answers. A channel fails some of the calls if many
     * are made at once. Too high: one client that does not read its answers can occupy that much
     * memory.
     */
    public Builder outboundBytesMax(int bytes) {
      outboundBytesMax = bytes;
      outboundBytesMaxInAll = Math.max(bytes, outboundBytesMaxInAll);
      return this;
    }

    /**
     * Sets how many connections a server accepts; at least 1. Default: 10,000. The server closes
     * further connections at once.
     *
     * <p>Too low: clients are turned away although the node could serve them. Too high: the process
     * runs out of file descriptors or memory first, and then fails for all clients.
     */
    public Builder connectionsMaxInAll(int connections) {
      connectionsMaxInAll = connections;
      return this;
    }

    /**
     * Sets how many bytes of unfinished messages a server keeps; at least {@link #messageBytesMax}.
     * Default: 256 MiB. The server closes the connection that exceeds this limit.
     *
     * <p>Too low: the server closes connections of well-behaved clients that send large values at
     * the same time. Too high: many clients that send slowly can exhaust the node's memory.
     */
    public Builder bufferedBytesMaxInAll(long bytes) {
      bufferedBytesMaxInAll = bytes;
      return this;
    }

    /**
     * Sets how many bytes of answers may wait in a server for clients to read them; at least {@link
     * #outboundBytesMax}. Default: 256 MiB. Over this limit the server closes the connection with
     * the most waiting bytes.
     *
     * <p>Too low: the server closes connections of well-behaved clients that read large values at
     * the same time. Too high: many clients that read slowly can exhaust the node's memory.
     */
    public Builder outboundBytesMaxInAll(long bytes) {
      outboundBytesMaxInAll = bytes;
      return this;
    }

    /**
     * Sets how long the other end of a server's connection may pause in the middle of sending a
     * message or of reading its answers, in milliseconds; at least 1. Default: 60,000. After that
     * the server closes the connection. Between messages, a connection may be idle for any length
     * of time.
     *
     * <p>Too low: connections are closed after a short interruption of the network. Too high: a
     * client that vanished without closing its connection occupies memory for that long.
     */
    public Builder idleMillisMax(long millis) {
      idleMillisMax = millis;
      return this;
    }

    /**
     * Sets how long a message may take from its first byte to its last, in milliseconds; at least
     * {@link #idleMillisMax}. Default: 600,000. After that the server closes the connection.
     *
     * <p>Too low: clients on a slow network cannot send large values. Too high: a client that sends
     * one byte at a time occupies memory for that long.
     */
    public Builder messageMillisMax(long millis) {
      messageMillisMax = millis;
      return this;
    }

    /**
     * Returns the limits.
     *
     * @throws IllegalArgumentException if a limit is out of its range, or lower than another limit
     *     allows; the message names the limit
     */
    public TransportLimits build() {
      return new TransportLimits(this);
    }
  }
}
