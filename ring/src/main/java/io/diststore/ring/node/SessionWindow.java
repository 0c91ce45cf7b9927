package io.diststore.ring.node;

import io.diststore.ring.message.SessionEqual;
import io.diststore.ring.message.SessionStart;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The sessions with one receiver: starts and equals gathered for the end of the turn, and a bounded
 * window of chunks.
 */
final class SessionWindow {
  final Set<Session> open = new LinkedHashSet<>();
  final Deque<Session> queued = new ArrayDeque<>();
  final Set<Session> sending = new LinkedHashSet<>();
  List<SessionStart.Start> starts = new ArrayList<>();
  List<SessionEqual.Equal> equals = new ArrayList<>();
  int bytesUnderWay;

  boolean idle() {
    return open.isEmpty() && starts.isEmpty() && equals.isEmpty();
  }
}
