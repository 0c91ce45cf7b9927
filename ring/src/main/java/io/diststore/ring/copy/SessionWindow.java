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

/**
 * The sessions with one receiver, as {@link Sessions} keeps them. Both the number of open sessions
 * and the bytes under way are bounded.
 */
/*
 * A new receiver is cold: work that takes a warm one a millisecond may take it a second, during which
 * it answers no requests. So only few sessions are open at first, and one more for each session that
 * has ended, as TCP's slow start does it (RFC 5681).
 */
final class SessionWindow {
  private static final int FIRST_SHARE = 32;

  /** Segments that asked for a session when there was no room. */
  final BitSet wanting = new BitSet();

  final Set<Session> open = new LinkedHashSet<>();

  /** How many open sessions found equal copies. They need nothing more than a confirmation. */
  int equal;

  final Deque<Session> queued = new ArrayDeque<>();
  final Set<Session> sending = new LinkedHashSet<>();
  List<SessionStart.Start> starts = new ArrayList<>();
  List<SessionEqual.Equal> equals = new ArrayList<>();
  int bytesUnderWay;

  private final int openMax;
  private int openNow;

  /**
   * @param openMax how many sessions may be open once the receiver is warm
   */
  SessionWindow(int openMax) {
    this.openMax = openMax;
    this.openNow = Math.max(1, openMax / FIRST_SHARE);
  }

  boolean hasRoom() {
    return open.size() - equal < openNow;
  }

  /** Reports whether there is room for enough sessions to be worth a message. */
  boolean hasMuchRoom() {
    return open.size() - equal <= openNow - Math.max(1, openNow / 4);
  }

  void onSessionDone() {
    openNow = Math.min(openMax, openNow + 1);
  }

  boolean isIdle() {
    return open.isEmpty() && wanting.isEmpty() && starts.isEmpty() && equals.isEmpty();
  }
}
