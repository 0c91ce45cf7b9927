package io.diststore.ring.message;

import java.util.List;

/**
 * Acknowledges {@link SessionChunk} and {@link SessionEqual}.
 *
 * @param known says which marks of the primary the sender knows. The primary numbers the rises of
 *     its marks, and the sender knows all marks up to the rise with this number
 */
public record SessionAck(List<Taken> taken, long known) implements Message {
  /**
   * The acknowledgement for one segment.
   *
   * @param next the index of the chunk to send next, or {@link #ALL} if the session is complete
   */
  public record Taken(int segment, SessionId session, int next) {}

  public static final int ALL = Integer.MAX_VALUE;
}
