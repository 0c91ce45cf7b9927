package io.diststore.ring.node;

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
 * The sessions with one receiver: those that are open, a bounded number, those that wait for a
 * place, and of the open ones what is under way, bounded too.
 */
/*
 * A receiver that is new is cold: what a warm one does in a millisecond may take it a second, in which it answers nobody. So few sessions are
 * open at first, and with each that has ended there may be one more, as a sender of TCP begins (RFC 5681, slow start).
 */
final class SessionWindow {
  private static final int FIRST_SHARE = 32;

  /** Segments whose sessions wait until others have ended. */
  final BitSet wanting = new BitSet();

  final Set<Session> open = new LinkedHashSet<>();

  /** Of these, those whose copies were found equal: they ask for nothing more than a word. */
  int equal;

  final Deque<Session> queued = new ArrayDeque<>();
  final Set<Session> sending = new LinkedHashSet<>();
  List<SessionStart.Start> starts = new ArrayList<>();
  List<SessionEqual.Equal> equals = new ArrayList<>();
  int bytesUnderWay;

  private final int openMax;
  private int openNow;

  /**
   * @param openMax how many sessions may be open in the end
   */
  SessionWindow(int openMax) {
    this.openMax = openMax;
    this.openNow = Math.max(1, openMax / FIRST_SHARE);
  }

  boolean hasRoom() {
    return open.size() - equal < openNow;
  }

  /** Whether there is room for so many that they are worth a message. */
  boolean hasMuchRoom() {
    return open.size() - equal <= openNow - Math.max(1, openNow / 4);
  }

  /** One has ended as it should. */
  void ended() {
    openNow = Math.min(openMax, openNow + 1);
  }

  boolean idle() {
    return open.isEmpty() && wanting.isEmpty() && starts.isEmpty() && equals.isEmpty();
  }
}
