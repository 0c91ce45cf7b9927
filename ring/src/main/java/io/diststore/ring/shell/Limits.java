package io.diststore.ring.shell;

/**
 * All bounds of the core. Past one of them a request is answered Overloaded or TooLarge; nothing
 * grows without end.
 *
 * @param keyBytes longest key
 * @param valueBytes longest value
 * @param entryRequests requests under way that came to this node
 * @param entryRequestBytes their bytes; one is always taken
 * @param waitingPerSegment requests a primary keeps per segment while it cannot serve them
 * @param waitingTotal the same over all segments
 * @param pendingBytes what writes may take, keys and values and some 500 bytes each, that a primary
 *     has applied and other writers have not acknowledged, over all segments
 * @param chunkBytes size of a session's chunk, unless one entry alone is larger
 * @param windowBytes bytes of chunks under way to one receiver
 * @param windowSegments segments under way to one receiver
 * @param openSessions sessions that a primary has open with one receiver; a thirty-second of them
 *     at first
 * @param clients of how many clients a primary remembers what they await, each for some ten
 *     minutes; past it, writes of new ones are refused
 * @param marksPerMessage of how many clients one message of a session says what they await
 * @param entryBytes memory of a member's entries, as {@link
 *     io.diststore.ring.node.NodeStatus#memory} estimates it, from which on it stores no more
 *     values as their primary. As another copy, and when it is filled, it follows the primary
 */
public record Limits(
    int keyBytes,
    int valueBytes,
    int entryRequests,
    long entryRequestBytes,
    int waitingPerSegment,
    int waitingTotal,
    long pendingBytes,
    int chunkBytes,
    int windowBytes,
    int windowSegments,
    int openSessions,
    int clients,
    int marksPerMessage,
    long entryBytes) {
  public static final Limits DEFAULT =
      new Limits(
          64 << 10,
          1 << 20,
          20_000,
          1L << 28,
          2_000,
          20_000,
          64 << 20,
          256 << 10,
          1 << 20,
          64,
          512,
          100_000,
          1 << 16,
          Long.MAX_VALUE);

  public Limits {
    if (keyBytes < 1
        || valueBytes < 1
        || entryRequests < 1
        || entryRequestBytes < 1
        || waitingPerSegment < 1
        || pendingBytes < 1
        || chunkBytes < 1
        || windowSegments < 1
        || openSessions < 1
        || clients < 1
        || marksPerMessage < 1
        || entryBytes < 1) {
      throw new IllegalArgumentException("every limit must be at least 1");
    }
    if (waitingTotal < waitingPerSegment || windowBytes < chunkBytes) {
      throw new IllegalArgumentException(
          "a total must not be below its part: "
              + waitingTotal
              + " < "
              + waitingPerSegment
              + " or "
              + windowBytes
              + " < "
              + chunkBytes);
    }
  }

  public Limits withValueBytes(int value) {
    return new Limits(
        keyBytes,
        value,
        entryRequests,
        entryRequestBytes,
        waitingPerSegment,
        waitingTotal,
        pendingBytes,
        chunkBytes,
        windowBytes,
        windowSegments,
        openSessions,
        clients,
        marksPerMessage,
        entryBytes);
  }

  public Limits withClients(int value) {
    return new Limits(
        keyBytes,
        valueBytes,
        entryRequests,
        entryRequestBytes,
        waitingPerSegment,
        waitingTotal,
        pendingBytes,
        chunkBytes,
        windowBytes,
        windowSegments,
        openSessions,
        value,
        marksPerMessage,
        entryBytes);
  }

  public Limits withEntryBytes(long value) {
    return new Limits(
        keyBytes,
        valueBytes,
        entryRequests,
        entryRequestBytes,
        waitingPerSegment,
        waitingTotal,
        pendingBytes,
        chunkBytes,
        windowBytes,
        windowSegments,
        openSessions,
        clients,
        marksPerMessage,
        value);
  }

  public Limits withEntryRequestBytes(long value) {
    return new Limits(
        keyBytes,
        valueBytes,
        entryRequests,
        value,
        waitingPerSegment,
        waitingTotal,
        pendingBytes,
        chunkBytes,
        windowBytes,
        windowSegments,
        openSessions,
        clients,
        marksPerMessage,
        entryBytes);
  }
}
