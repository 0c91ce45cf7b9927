package io.diststore.ring.sim;

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

  private void tell(Detail level, long now, Supplier<String> words) {
    if (detail.compareTo(level) >= 0) {
      System.out.printf("%9.4f %s%n", now / 1e9, words.get());
    }
  }

  long hash() {
    return hash;
  }
}
