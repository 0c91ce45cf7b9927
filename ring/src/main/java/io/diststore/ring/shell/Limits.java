package io.diststore.ring.shell;

/**
 * The limits of one member. Nothing in the ring grows without a limit. A request that exceeds a
 * limit is refused as Overloaded or TooLarge. Every value is at least 1. {@link #DEFAULT} contains
 * the defaults, and {@link #builder} creates other limits.
 */
public final class Limits {
  /** All limits with their default values. */
  public static final Limits DEFAULT = new Builder().build();

  private final int keyBytes;
  private final int valueBytes;
  private final int requests;
  private final long requestBytes;
  private final int waitingPerSegment;
  private final int waitingTotal;
  private final long pendingBytes;
  private final int chunkBytes;
  private final int windowBytes;
  private final int windowSegments;
  private final int openSessions;
  private final long clientBytes;
  private final int marksPerMessage;
  private final long entryBytes;
  private final int smallRingMembers;
  private final int circles;

  private Limits(Builder from) {
    keyBytes = atLeastOne("keyBytes", from.keyBytes);
    valueBytes = atLeastOne("valueBytes", from.valueBytes);
    requests = atLeastOne("requests", from.requests);
    requestBytes = atLeastOne("requestBytes", from.requestBytes);
    waitingPerSegment = atLeastOne("waitingPerSegment", from.waitingPerSegment);
    waitingTotal = from.waitingTotal;
    pendingBytes = atLeastOne("pendingBytes", from.pendingBytes);
    chunkBytes = atLeastOne("chunkBytes", from.chunkBytes);
    windowBytes = from.windowBytes;
    windowSegments = atLeastOne("windowSegments", from.windowSegments);
    openSessions = atLeastOne("openSessions", from.openSessions);
    clientBytes = atLeastOne("clientBytes", from.clientBytes);
    marksPerMessage = atLeastOne("marksPerMessage", from.marksPerMessage);
    entryBytes = atLeastOne("entryBytes", from.entryBytes);
    smallRingMembers = atLeastOne("smallRingMembers", from.smallRingMembers);
    circles = atLeastOne("circles", from.circles);
    notBelow("waitingTotal", waitingTotal, "waitingPerSegment", waitingPerSegment);
    notBelow("windowBytes", windowBytes, "chunkBytes", chunkBytes);
  }

  private static int atLeastOne(String name, int value) {
    return (int) atLeastOne(name, (long) value);
  }

  private static long atLeastOne(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException("The limit " + name + " is " + value + ", below 1.");
    }
    return value;
  }

  private static void notBelow(String name, int value, String otherName, int other) {
    if (value < other) {
      throw new IllegalArgumentException(
          "The limit "
              + name
              + " is "
              + value
              + ", below the limit "
              + otherName
              + ", which is "
              + other
              + ".");
    }
  }

  /** Returns a builder that starts with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the length of the longest key, in bytes; 64 KiB by default. The entry node checks this
   * limit.
   *
   * <p>Too low: the node refuses keys that clients need. Too high: a request might not fit into a
   * message of the transport, which then refuses it.
   */
  public int keyBytes() {
    return keyBytes;
  }

  /**
   * Returns the length of the longest value, in bytes; 1 MiB by default. The entry node checks this
   * limit, so all nodes of a ring need the same limit.
   *
   * <p>Too low: the node refuses values that clients need. Too high: a request might not fit into a
   * message of the transport, which then refuses it. Even if it fits, one long value delays all
   * messages behind it.
   */
  public int valueBytes() {
    return valueBytes;
  }

  /**
   * Returns how many requests a node may have under way as an entry node; 20,000 by default.
   *
   * <p>Too low: the node refuses requests that it could serve. Too high: while the ring cannot
   * answer, waiting requests take memory and are answered late.
   */
  public int requests() {
    return requests;
  }

  /**
   * Returns how many bytes the keys and values of all requests under way at an entry node may take
   * together; 256 MiB by default. A single request is always accepted.
   *
   * <p>Too low: the node refuses requests with long values although it could serve them. Too high:
   * while the ring cannot answer, waiting requests fill the heap.
   */
  public long requestBytes() {
    return requestBytes;
  }

  /**
   * Returns how many requests a primary keeps per segment while it cannot serve them; 2,000 by
   * default.
   *
   * <p>Too low: during a take-over, the primary refuses requests that could have waited. Too high:
   * one segment that cannot be served uses up {@link #waitingTotal}.
   */
  public int waitingPerSegment() {
    return waitingPerSegment;
  }

  /**
   * Returns how many requests a primary keeps in all segments together while it cannot serve them;
   * 20,000 by default and at least {@link #waitingPerSegment}.
   *
   * <p>Too low: during a take-over, the primary refuses requests that could have waited. Too high:
   * waiting requests fill the heap.
   */
  public int waitingTotal() {
    return waitingTotal;
  }

  /**
   * Returns how many bytes the pending writes of a primary may take in all segments together; 64
   * MiB by default. A write is pending from the time when the primary applies it until the other
   * writers have acknowledged it. It counts as the length of its key and its value plus about 500
   * bytes.
   *
   * <p>Too low: the primary refuses writes under a load that the writers could bear. Too high:
   * while a writer is unreachable, pending writes fill the heap.
   */
  public long pendingBytes() {
    return pendingBytes;
  }

  /**
   * Returns the largest size of a chunk of a session, in bytes; 256 KiB by default. A chunk with
   * only one entry may be larger.
   *
   * <p>Too low: moving a segment takes many messages and acknowledgements. Too high: a chunk no
   * longer fits into a message of the transport, and it delays all messages behind it.
   */
  public int chunkBytes() {
    return chunkBytes;
  }

  /**
   * Returns how many bytes of chunks may be under way to one receiver; 1 MiB by default and at
   * least {@link #chunkBytes}. Even if the limit is reached, each session may have one chunk under
   * way.
   *
   * <p>Too low: a fill waits for acknowledgements most of the time. Too high: chunks occupy the
   * connection to the receiver, and writes and beacons wait behind them.
   */
  public int windowBytes() {
    return windowBytes;
  }

  /**
   * Returns how many segments may be under way to one receiver; 64 by default.
   *
   * <p>Too low: small segments move one after another, and each of them takes a round trip. Too
   * high: the primary holds a snapshot in memory for each segment under way.
   */
  public int windowSegments() {
    return windowSegments;
  }

  /**
   * Returns how many sessions a primary may have open with one receiver; 512 by default. The
   * primary begins with 1/32 of this number. With each session that ends, the primary may have one
   * more session open.
   *
   * <p>Too low: it takes many round trips to find that the copies of many segments are equal. Too
   * high: a receiver that has just started is busy with sessions and does not answer beacons in
   * time.
   */
  public int openSessions() {
    return openSessions;
  }

  /**
   * Returns how many bytes the marks and the outcomes of all clients may take at a member; 128 MiB
   * by default. A client takes about 144 bytes, and each of its outcomes about 96 bytes. A member
   * remembers both for ten minutes after the client's last request. When half of the limit is
   * reached, it remembers them for only five minutes, and refuses repeated requests whose outcome
   * it does not remember. At the limit, it refuses writes that would take more memory. So a primary
   * can serve 1,800 new clients per second if each of them sends only one request.
   *
   * <p>Too low: a primary refuses the writes of new clients. Too high: marks and outcomes fill the
   * heap, and sessions with a new receiver have to send all marks.
   */
  public long clientBytes() {
    return clientBytes;
  }

  /**
   * Returns how many marks of clients one session message carries; 65,536 by default.
   *
   * <p>Too low: a session needs more round trips until the receiver knows all marks. Too high: the
   * session message no longer fits into a message of the transport.
   */
  public int marksPerMessage() {
    return marksPerMessage;
  }

  /**
   * Returns how many bytes of memory the entries of a member may take; unlimited by default. {@link
   * io.diststore.ring.segment.Holdings#memoryBytes()} estimates this memory. A member that has
   * reached this limit refuses puts to the segments of which it is the primary. As a writer, it
   * still stores the writes of other primaries.
   *
   * <p>Too low: the member refuses values although it has memory for them. Too high: the member
   * runs out of heap and ends.
   */
  public long entryBytes() {
    return entryBytes;
  }

  /**
   * Returns how many members a small ring has at most; 30 by default. In a larger ring, each member
   * sends beacons to some members only, and views travel as differences to earlier views. All nodes
   * of a ring need the same limit.
   *
   * <p>Too low: a view without the dead members comes later, because the members that decide about
   * it must first ask the others for their reports. Too high: beacons take a growing part of the
   * processors and of the network, and each change of the ring takes many megabytes.
   */
  public int smallRingMembers() {
    return smallRingMembers;
  }

  /**
   * Returns how many members each member of a large ring observes in addition to those whose leases
   * it needs; 4 by default. All nodes of a ring need the same limit.
   *
   * <p>Too low: if a member and its few observers die together, the others notice it late. Too
   * high: beacons take more of the network.
   */
  public int circles() {
    return circles;
  }

  /** Builds {@link Limits}. Each method sets the limit of the same name. */
  public static final class Builder {
    private int keyBytes = 64 << 10;
    private int valueBytes = 1 << 20;
    private int requests = 20_000;
    private long requestBytes = 256 << 20;
    private int waitingPerSegment = 2_000;
    private int waitingTotal = 20_000;
    private long pendingBytes = 64 << 20;
    private int chunkBytes = 256 << 10;
    private int windowBytes = 1 << 20;
    private int windowSegments = 64;
    private int openSessions = 512;
    private long clientBytes = 128 << 20;
    private int marksPerMessage = 1 << 16;
    private long entryBytes = Long.MAX_VALUE;
    private int smallRingMembers = 30;
    private int circles = 4;

    private Builder() {}

    public Builder keyBytes(int value) {
      keyBytes = value;
      return this;
    }

    public Builder valueBytes(int value) {
      valueBytes = value;
      return this;
    }

    public Builder requests(int value) {
      requests = value;
      return this;
    }

    public Builder requestBytes(long value) {
      requestBytes = value;
      return this;
    }

    public Builder waitingPerSegment(int value) {
      waitingPerSegment = value;
      return this;
    }

    public Builder waitingTotal(int value) {
      waitingTotal = value;
      return this;
    }

    public Builder pendingBytes(long value) {
      pendingBytes = value;
      return this;
    }

    public Builder chunkBytes(int value) {
      chunkBytes = value;
      return this;
    }

    public Builder windowBytes(int value) {
      windowBytes = value;
      return this;
    }

    public Builder windowSegments(int value) {
      windowSegments = value;
      return this;
    }

    public Builder openSessions(int value) {
      openSessions = value;
      return this;
    }

    public Builder clientBytes(long value) {
      clientBytes = value;
      return this;
    }

    public Builder marksPerMessage(int value) {
      marksPerMessage = value;
      return this;
    }

    public Builder entryBytes(long value) {
      entryBytes = value;
      return this;
    }

    public Builder smallRingMembers(int value) {
      smallRingMembers = value;
      return this;
    }

    public Builder circles(int value) {
      circles = value;
      return this;
    }

    /**
     * Returns the limits.
     *
     * @throws IllegalArgumentException if a limit is below 1, if {@code waitingTotal} is below
     *     {@code waitingPerSegment}, or if {@code windowBytes} is below {@code chunkBytes}
     */
    public Limits build() {
      return new Limits(this);
    }
  }
}
