package io.diststore.ring.sim;

import io.diststore.ring.shell.Notice;
import io.diststore.ring.view.NodeId;
import java.util.function.Supplier;

/**
 * The trace of a run. Computes a hash of all events, and prints events and messages as text if
 * requested.
 */
final class Trace {
  /** How much text is printed. */
  enum Detail {
    NOTHING,
    EVENTS,
    MESSAGES
  }

  private final Detail detail;
  private long hash = 0xcbf29ce484222325L;

  Trace(Detail detail) {
    this.detail = detail;
  }

  void mark(long now, int what, int who) {
    hash = (hash ^ now) * 0x100000001b3L;
    hash = (hash ^ (((long) what << 32) + who)) * 0x100000001b3L;
  }

  void event(long now, Supplier<String> text) {
    print(Detail.EVENTS, now, text);
  }

  void message(long now, Supplier<String> text) {
    print(Detail.MESSAGES, now, text);
  }

  /** Prints a notice of a node. */
  void notice(long now, NodeId id, Notice notice) {
    event(now, () -> id + " " + text(notice));
  }

  private static String text(Notice notice) {
    return switch (notice) {
      case Notice.Installed installed -> "installs e" + installed.view().epoch();
      case Notice.LeaveDone left -> "has left: " + left.receipt().result();
      case Notice.Proposed proposed -> "proposes e" + proposed.epoch() + " " + proposed.why();
      case Notice.Recovering recovering ->
          "recovers as e" + recovering.epoch() + " without " + recovering.dead();
      case Notice.NotRecovering not -> "does not recover: " + not.why();
      case Notice.LossAccepted accepted ->
          "proposes to start " + accepted.segments() + " segments empty";
      case Notice.LossNotAccepted not -> "does not accept the loss: " + not.why();
      case Notice.NoMajority no -> "has no majority; unreachable: " + no.silent();
    };
  }

  private void print(Detail level, long now, Supplier<String> text) {
    if (detail.compareTo(level) >= 0) {
      System.out.printf("%9.4f %s%n", now / 1e9, text.get());
    }
  }

  long hash() {
    return hash;
  }
}
