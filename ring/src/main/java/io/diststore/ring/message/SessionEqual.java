package io.diststore.ring.message;

import java.util.List;

/** "Your copies of these segments equal mine": the end of their sessions. */
public record SessionEqual(List<Equal> equals) implements Message {
  /** One segment. */
  public record Equal(int segment, SessionId session, long floor) {}
}
