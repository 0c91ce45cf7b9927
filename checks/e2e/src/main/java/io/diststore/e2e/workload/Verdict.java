package io.diststore.e2e.workload;

import io.diststore.history.RecordedOperation;
import io.diststore.history.Traffic;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The results of a run of clients, from the first request to the last.
 *
 * @param requests the number of requests
 * @param failed how many requests were refused or were not answered before their deadline
 * @param wrong the number of faults: operations whose results a single copy could not have given
 * @param longestMillis how long the slowest request took
 * @param p99Millis the 99th percentile of the requests' latencies
 * @param seconds the length of the run
 * @param examples descriptions of some faults and of some failed requests
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

  /** Returns the results of traffic that has ended. */
  static Verdict of(Traffic traffic, long startNanos) {
    List<RecordedOperation> all =
        traffic.histories().values().stream().flatMap(List::stream).toList();
    double[] millis =
        all.stream()
            .mapToDouble(o -> (o.returnedNanos() - o.invokedNanos()) / 1e6)
            .sorted()
            .toArray();
    List<String> faults = traffic.faults();
    List<String> examples =
        Stream.concat(
                faults.stream().limit(EXAMPLES),
                traffic.failures().stream()
                    .limit(EXAMPLES)
                    .map(f -> at(f.operation(), startNanos) + f.reason() + " " + f.operation()))
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

  private static String at(RecordedOperation operation, long startNanos) {
    return "%.1f s to %.1f s: "
        .formatted(
            (operation.invokedNanos() - startNanos) / 1e9,
            (operation.returnedNanos() - startNanos) / 1e9);
  }

  /** Returns the results as one line of JSON. */
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
