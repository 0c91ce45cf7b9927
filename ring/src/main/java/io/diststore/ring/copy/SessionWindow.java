package io.diststore.ring.copy;

import io.diststore.ring.message.SessionEqual;
import io.diststore.ring.message.SessionStart;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The sessions with one receiver. Limits how many of them can be open at the same time. */
/*
 * A new receiver is cold: the JVM has not compiled its code yet. Work that takes a warm receiver a
 * millisecond may take a cold receiver a second, and the cold receiver answers no requests during
 * that second. So the limit on open sessions is low at first. The limit rises by one with each
 * session that succeeds, like the slow start of TCP (RFC 5681).
 */
final class SessionWindow {
  /** The limit starts at its maximum divided by this number. */
  private static final int FIRST_PART = 32;

  /** Segments that wait until there is room for their sessions. */
  final BitSet waiting = new BitSet();

  final Set<Session> open = new LinkedHashSet<>();

  /**
   * The number of open sessions that only wait for the receiver to confirm EQUAL. These sessions do
   * not count towards the limit.
   */
  int equal;

  final Deque<Session> queued = new ArrayDeque<>();
  final Set<Session> sending = new LinkedHashSet<>();
  List<SessionStart.Start> starts = new ArrayList<>();
  List<SessionEqual.Equal> equals = new ArrayList<>();
  int bytesUnderWay;

  private final int openMax;

  /** The current limit, up to {@link #openMax}. */
  private int openLimit;

  /**
   * @param openMax how many sessions may be open once the receiver is warm
   */
  SessionWindow(int openMax) {
    this.openMax = openMax;
    this.openLimit = Math.max(1, openMax / FIRST_PART);
  }

  boolean hasRoom() {
    return open.size() - equal < openLimit;
  }

  /** Reports whether there is room for enough sessions to make a message worthwhile. */
  boolean hasMuchRoom() {
    return open.size() - equal <= openLimit - Math.max(1, openLimit / 4);
  }

  void onSessionDone() {
    openLimit = Math.min(openMax, openLimit + 1);
  }

  boolean isIdle() {
    return open.isEmpty() && waiting.isEmpty() && starts.isEmpty() && equals.isEmpty();
  }
}
