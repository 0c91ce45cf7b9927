package io.diststore.bench;

import io.diststore.bench.subject.Subject;
import io.diststore.bench.subject.Wire;
import java.io.IOException;

/** A subject and its wire format, for load at the level of bytes. */
record WireSubject(Subject subject, Wire wire) {
  private static final int FILLING_CONNECTIONS = 4;

  /**
   * The requests of a load.
   *
   * @param keys the number of different keys; all keys are equally likely
   */
  record Requests(boolean write, int valueBytes, int connections, int keys) {
    /** Returns the beginning of a measure's name. */
    @Override
    public String toString() {
      return String.format("%s %,d B", write ? "PUT" : "GET", valueBytes);
    }
  }

  /** Opens connections for a load. Every request can go to any node. */
  WireLoad connect(Requests requests) throws IOException {
    return new WireLoad(
        subject.clients(),
        wire,
        requests.write,
        requests.valueBytes,
        requests.connections,
        (connection, random) -> random.nextInt(requests.keys));
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

  /** Returns a closed-loop case with {@code depth} unanswered requests per connection. */
  Bench.Case closed(String measure, Requests requests, int depth) {
    return new Bench.Case(
        measure,
        Comparison.THROUGHPUT,
        subject.name(),
        subject,
        length -> {
          try (WireLoad load = connect(requests)) {
            return load.closed(depth, length);
          }
        });
  }

  /** Returns an open-loop case with {@code perSecond} requests per second. */
  Bench.Case open(String measure, Requests requests, double perSecond) {
    return new Bench.Case(
        measure,
        Comparison.TAIL,
        subject.name(),
        subject,
        length -> {
          try (WireLoad load = connect(requests)) {
            return load.open(perSecond, length);
          }
        });
  }
}
