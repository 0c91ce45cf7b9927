package io.diststore.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One node, one copy, beside Redis and memcached. All listen on loopback; nothing is kept on disk.
 */
final class SingleExperiments {
  private static final int CONNECTIONS = 50;
  private static final int[] DEPTHS = {1, 16};
  private static final int VALUE_BYTES = 100;
  private static final int KEYS = 100_000;
  private static final int IDLE = 5_000;
  private static final boolean[] READS_THEN_WRITES = {false, true};
  private static final String HEAP = "-Xmx1g";

  private final Bench bench;
  private final Path home;
  private final Tools tools;

  SingleExperiments(Bench bench, Path home, Tools tools) {
    this.bench = bench;
    this.home = home;
    this.tools = tools;
  }

  private interface Body {
    void run(List<Spoken> all) throws Exception;
  }

  /** How much they do. */
  void one() throws Exception {
    withSingles(
        all -> {
          fillAll(all, VALUE_BYTES, KEYS);
          List<Bench.Case> cases = new ArrayList<>();
          for (boolean write : READS_THEN_WRITES) {
            for (int depth : DEPTHS) {
              cases.addAll(closed(all, asked(write), depth, ""));
            }
          }
          bench.measure(cases);
        });
  }

  /** How long requests take at half of what Redis does at most, one request a connection. */
  void latency() throws Exception {
    withSingles(
        all -> {
          fillAll(all, VALUE_BYTES, KEYS);
          Spoken redis =
              all.stream()
                  .filter(each -> each.subject() instanceof RedisServers)
                  .findFirst()
                  .orElseThrow();
          for (boolean write : READS_THEN_WRITES) {
            Spoken.Asked asked = asked(write);
            double rate = bench.peak(redis.closed("", asked, 1)) / 2;
            String measure =
                String.format(
                    "%s, one node, %d connections, open at %,.0f/s (half of Redis' peak at depth 1)",
                    asked, CONNECTIONS, rate);
            bench.measure(all.stream().map(each -> each.open(measure, asked, rate)).toList());
          }
        });
  }

  /** Values of all sizes. */
  void values() throws Exception {
    withSingles(
        all -> {
          for (int bytes : new int[] {10, 1 << 10, 100 << 10, 1 << 20}) {
            int keys = Math.max(50, Math.min(KEYS, (64 << 20) / bytes));
            int connections = bytes > 1 << 16 ? 10 : CONNECTIONS;
            fillAll(all, bytes, keys);
            List<Bench.Case> cases = new ArrayList<>();
            for (boolean write : READS_THEN_WRITES) {
              cases.addAll(closed(all, new Spoken.Asked(write, bytes, connections, keys), 1, ""));
            }
            bench.measure(cases);
          }
        });
  }

  /**
   * With many connections that say nothing, beside the same without them. Each subject is there
   * twice, so that both are measured in the same rounds.
   */
  void idle() throws Exception {
    withSingles(alone -> withSingles(crowded -> idle(alone, crowded)));
  }

  private void idle(List<Spoken> alone, List<Spoken> crowded) throws Exception {
    fillAll(alone, VALUE_BYTES, KEYS);
    fillAll(crowded, VALUE_BYTES, KEYS);
    List<Subject> subjects = crowded.stream().map(Spoken::subject).toList();
    try (IdleConnections idle = new IdleConnections(subjects, IDLE)) {
      List<Bench.Case> cases = new ArrayList<>();
      for (boolean write : READS_THEN_WRITES) {
        cases.addAll(closed(alone, asked(write), 1, ", none idle"));
        cases.addAll(closed(crowded, asked(write), 1, String.format(", %,d more idle", IDLE)));
      }
      bench.measure(cases);
      idle.allStillOpen();
    }
  }

  private static Spoken.Asked asked(boolean write) {
    return new Spoken.Asked(write, VALUE_BYTES, CONNECTIONS, KEYS);
  }

  /**
   * @param more what the measure's name ends with
   */
  private static List<Bench.Case> closed(
      List<Spoken> all, Spoken.Asked asked, int depth, String more) {
    String measure =
        String.format(
            "%s, one node, %d connections, depth %d%s", asked, asked.connections(), depth, more);
    return all.stream().map(each -> each.closed(measure, asked, depth)).toList();
  }

  private void withSingles(Body body) throws Exception {
    try (DiststoreNodes ours = new DiststoreNodes(home, 1, 1, HEAP);
        RedisServers redis = new RedisServers(tools, 0);
        MemcachedServer memcached = new MemcachedServer(tools)) {
      body.run(
          List.of(
              new Spoken(ours, new DiststoreWire()),
              new Spoken(redis, new RedisWire(0)),
              new Spoken(memcached, new MemcachedWire())));
    }
  }

  private static void fillAll(List<Spoken> all, int valueBytes, int keys) throws IOException {
    for (Spoken each : all) {
      each.fill(valueBytes, keys);
    }
  }
}
