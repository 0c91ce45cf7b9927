package io.diststore.ring.sim;

import io.diststore.ring.shell.Notice;
import io.diststore.ring.view.NodeId;
import java.util.function.Supplier;

/** What happens in a run: always as a hash, and in words when somebody reads them. */
final class Trace {
  /** How much of it is told. */
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

  void event(long now, Supplier<String> words) {
    tell(Detail.EVENTS, now, words);
  }

  void message(long now, Supplier<String> words) {
    tell(Detail.MESSAGES, now, words);
  }

  /** What a node says of itself. */
  void notice(long now, NodeId id, Notice notice) {
    event(now, () -> id + " " + words(notice));
  }

  private static String words(Notice notice) {
    return switch (notice) {
      case Notice.Installed installed -> "installs e" + installed.view().epoch();
      case Notice.Left left -> "leaves: " + left.receipt().result();
      case Notice.Proposed proposed -> "proposes e" + proposed.epoch() + " " + proposed.why();
      case Notice.Recovering recovering ->
          "recovers as e" + recovering.epoch() + " without " + recovering.dead();
      case Notice.NotRecovering not -> "does not recover: " + not.why();
      case Notice.LossAccepted accepted -> "is to begin " + accepted.segments() + " segments anew";
      case Notice.LossNotAccepted not -> "accepts no loss: " + not.why();
      case Notice.NoMajority no -> "has no majority, silent: " + no.silent();
    };
  }

  private void tell(Detail level, long now, Supplier<String> words) {
    if (detail.compareTo(level) >= 0) {
      System.out.printf("%9.4f %s%n", now / 1e9, words.get());
    }
  }

  long hash() {
    return hash;
  }
}
