package io.diststore.bench;

import io.diststore.bench.rival.MemcachedServer;
import io.diststore.bench.rival.MemcachedWire;
import io.diststore.bench.rival.RedisServers;
import io.diststore.bench.rival.RedisWire;
import io.diststore.bench.rival.RivalPrograms;
import io.diststore.bench.subject.DiststoreNodes;
import io.diststore.bench.subject.DiststoreWire;
import io.diststore.bench.subject.Subject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares one node, which keeps one copy, with Redis and memcached. All processes listen on
 * loopback and store nothing on disk.
 */
final class SingleExperiments {
  private static final int CONNECTIONS = 50;
  private static final int[] DEPTHS = {1, 16};
  private static final int VALUE_BYTES = 100;
  private static final int KEYS = 100_000;
  private static final int IDLE_CONNECTIONS = 5_000;
  private static final boolean[] READS_THEN_WRITES = {false, true};
  private static final String HEAP = "-Xmx1g";

  private final Bench bench;
  private final Path home;
  private final RivalPrograms programs;

  SingleExperiments(Bench bench, Path home, RivalPrograms programs) {
    this.bench = bench;
    this.home = home;
    this.programs = programs;
  }

  private interface Body {
    void run(List<WireSubject> all) throws Exception;
  }

  /** Measures throughput. */
  void one() throws Exception {
    withSubjects(
        all -> {
          fillAll(all, VALUE_BYTES, KEYS);
          List<Bench.Case> cases = new ArrayList<>();
          for (boolean write : READS_THEN_WRITES) {
            for (int depth : DEPTHS) {
              cases.addAll(closed(all, requests(write), depth, ""));
            }
          }
          bench.measure(cases);
        });
  }

  /** Measures latency at a fixed rate: half of the rate that Redis reaches at depth 1. */
  void latency() throws Exception {
    withSubjects(
        all -> {
          fillAll(all, VALUE_BYTES, KEYS);
          WireSubject redis =
              all.stream()
                  .filter(each -> each.subject() instanceof RedisServers)
                  .findFirst()
                  .orElseThrow();
          for (boolean write : READS_THEN_WRITES) {
            WireSubject.Requests requests = requests(write);
            double rate = bench.peak(redis.closed("", requests, 1)) / 2;
            String measure =
                String.format(
                    "%s, one node, %d connections, open at %,.0f/s (half of Redis' peak at depth 1)",
                    requests, CONNECTIONS, rate);
            bench.measure(all.stream().map(each -> each.open(measure, requests, rate)).toList());
          }
        });
  }

  /** Measures throughput with values of several sizes. */
  void values() throws Exception {
    withSubjects(
        all -> {
          for (int bytes : new int[] {10, 1 << 10, 100 << 10, 1 << 20}) {
            int keys = Math.max(50, Math.min(KEYS, (64 << 20) / bytes));
            int connections = bytes > 1 << 16 ? 10 : CONNECTIONS;
            fillAll(all, bytes, keys);
            List<Bench.Case> cases = new ArrayList<>();
            for (boolean write : READS_THEN_WRITES) {
              WireSubject.Requests requests =
                  new WireSubject.Requests(write, bytes, connections, keys);
              cases.addAll(closed(all, requests, 1, ""));
            }
            bench.measure(cases);
          }
        });
  }

  /**
   * Measures throughput with and without many idle connections. Each store is started twice, so
   * that both cases are measured in the same rounds.
   */
  void idle() throws Exception {
    withSubjects(noneIdle -> withSubjects(manyIdle -> idle(noneIdle, manyIdle)));
  }

  private void idle(List<WireSubject> noneIdle, List<WireSubject> manyIdle) throws Exception {
    fillAll(noneIdle, VALUE_BYTES, KEYS);
    fillAll(manyIdle, VALUE_BYTES, KEYS);
    List<Subject> subjects = manyIdle.stream().map(WireSubject::subject).toList();
    try (IdleConnections connections = new IdleConnections(subjects, IDLE_CONNECTIONS)) {
      String manyIdleSuffix = String.format(", %,d idle connections", IDLE_CONNECTIONS);
      List<Bench.Case> cases = new ArrayList<>();
      for (boolean write : READS_THEN_WRITES) {
        cases.addAll(closed(noneIdle, requests(write), 1, ", no idle connections"));
        cases.addAll(closed(manyIdle, requests(write), 1, manyIdleSuffix));
      }
      bench.measure(cases);
      connections.requireOpen();
    }
  }

  private static WireSubject.Requests requests(boolean write) {
    return new WireSubject.Requests(write, VALUE_BYTES, CONNECTIONS, KEYS);
  }

  /**
   * Returns one closed-loop case for each subject.
   *
   * @param suffix the end of the measure's name
   */
  private static List<Bench.Case> closed(
      List<WireSubject> all, WireSubject.Requests requests, int depth, String suffix) {
    String measure =
        String.format(
            "%s, one node, %d connections, depth %d%s",
            requests, requests.connections(), depth, suffix);
    return all.stream().map(each -> each.closed(measure, requests, depth)).toList();
  }

  private void withSubjects(Body body) throws Exception {
    try (DiststoreNodes ours = new DiststoreNodes(home, 1, 1, HEAP);
        RedisServers redis = new RedisServers(programs, 0);
        MemcachedServer memcached = new MemcachedServer(programs)) {
      body.run(
          List.of(
              new WireSubject(ours, new DiststoreWire()),
              new WireSubject(redis, new RedisWire(0)),
              new WireSubject(memcached, new MemcachedWire())));
    }
  }

  private static void fillAll(List<WireSubject> all, int valueBytes, int keys) throws IOException {
    for (WireSubject each : all) {
      each.fill(valueBytes, keys);
    }
  }
}
