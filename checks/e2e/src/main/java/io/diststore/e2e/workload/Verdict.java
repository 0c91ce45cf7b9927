package io.diststore.e2e.workload;

import io.diststore.history.Operation;
import io.diststore.history.Traffic;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What clients saw, from the first request to the last.
 *
 * @param requests answered or not
 * @param failed of these, without a good answer by their deadline
 * @param wrong what could not have happened on a single copy
 * @param longestMillis of the slowest request
 * @param p99Millis what 99 of 100 requests were faster than
 * @param seconds of all of it
 * @param examples some of what failed and of what is wrong, in words
 */
record Verdict(
    long requests,
    long failed,
    long wrong,
    double longestMillis,
    double p99Millis,
    double seconds,
    List<String> examples) {
  private static final int EXAMPLES = 10;

  /** Of traffic that has ended. */
  static Verdict of(Traffic traffic, long startNanos) {
    List<Operation> all = traffic.histories().values().stream().flatMap(List::stream).toList();
    double[] millis =
        all.stream().mapToDouble(o -> (o.returned() - o.invoked()) / 1e6).sorted().toArray();
    List<String> faults = traffic.faults();
    List<String> examples =
        Stream.concat(
                faults.stream().limit(EXAMPLES),
                traffic.failures().stream()
                    .limit(EXAMPLES)
                    .map(f -> at(f.operation(), startNanos) + f.why() + " " + f.operation()))
            .toList();
    return new Verdict(
        all.size(),
        traffic.failures().size(),
        faults.size(),
        millis[millis.length - 1],
        millis[(int) (millis.length * 0.99)],
        (System.nanoTime() - startNanos) / 1e9,
        examples);
  }

  private static String at(Operation operation, long startNanos) {
    return "%.1f s to %.1f s: "
        .formatted(
            (operation.invoked() - startNanos) / 1e9, (operation.returned() - startNanos) / 1e9);
  }

  /** As one line of JSON. */
  String json() {
    return ("{\"requests\":%d,\"failed\":%d,\"wrong\":%d,\"longestMillis\":%.1f,"
            + "\"p99Millis\":%.1f,\"seconds\":%.1f,\"examples\":[%s]}")
        .formatted(
            requests,
            failed,
            wrong,
            longestMillis,
            p99Millis,
            seconds,
            examples.stream().map(Verdict::quoted).collect(Collectors.joining(",")));
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.chars()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                out.append('\\').append((char) c);
              } else {
                out.append(c < ' ' ? ' ' : (char) c);
              }
            });
    return out.append('"').toString();
  }
}
