package io.diststore.bench;

import java.io.IOException;

/** A subject with what it is spoken to by. */
record Spoken(Subject subject, Wire wire) {
  private static final int FILLING_CONNECTIONS = 4;

  /**
   * What is asked, over and over.
   *
   * @param keys how many different ones, each as likely
   */
  record Asked(boolean write, int valueBytes, int connections, int keys) {
    /** As a measure's name begins. */
    @Override
    public String toString() {
      return String.format("%s %,d B", write ? "PUT" : "GET", valueBytes);
    }
  }

  /** Connects; keys go to any node. */
  WireLoad load(Asked asked) throws IOException {
    return new WireLoad(
        subject.clients(),
        wire,
        asked.write,
        asked.valueBytes,
        asked.connections,
        (connection, random) -> random.nextInt(asked.keys));
  }

  /** Writes each key once. */
  void fill(int valueBytes, long keys) throws IOException {
    try (WireLoad load =
        new WireLoad(
            subject.clients(),
            wire,
            true,
            valueBytes,
            FILLING_CONNECTIONS,
            (connection, random) -> 0)) {
      load.each(0, keys);
    }
  }

  /** As much as it does with {@code depth} requests under way on each connection. */
  Bench.Case closed(String measure, Asked asked, int depth) {
    return new Bench.Case(
        measure,
        Comparison.THROUGHPUT,
        subject.name(),
        subject,
        length -> {
          try (WireLoad load = load(asked)) {
            return load.closed(depth, length);
          }
        });
  }

  /** How long requests take when so many begin each second. */
  Bench.Case open(String measure, Asked asked, double perSecond) {
    return new Bench.Case(
        measure,
        Comparison.TAIL,
        subject.name(),
        subject,
        length -> {
          try (WireLoad load = load(asked)) {
            return load.open(perSecond, length);
          }
        });
  }
}
