package io.diststore.ring.message;

import java.util.List;

/**
 * "Taken." Answer to {@link SessionChunk} and {@link SessionEqual}.
 *
 * @param known up to which of its raises the primary's marks are known
 */
public record SessionAck(List<Taken> taken, long known) implements Message {
  /**
   * One segment.
   *
   * @param next the index of the next chunk to send; {@link #ALL} when the session has ended
   */
  public record Taken(int segment, SessionId session, int next) {}

  public static final int ALL = Integer.MAX_VALUE;
}
