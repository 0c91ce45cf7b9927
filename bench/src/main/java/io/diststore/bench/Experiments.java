package io.diststore.bench;

import io.diststore.ring.placement.KeyHash;
import io.diststore.thrift.diststore.RingInfo;
import io.diststore.thrift.diststore.Run;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.thrift.TException;

/** What is compared with what. All listen on loopback; nothing is kept on disk but by etcd. */
final class Experiments {
  private static final int CONNECTIONS = 50;
  private static final int[] DEPTHS = {1, 16};
  private static final int VALUE_BYTES = 100;
  private static final int KEYS = 100_000;
  private static final String HEAP = "-Xmx1g";
  private static final String SMALL_HEAP = "-Xmx768m";

  private final Bench bench;
  private final Path home;
  private final Tools tools;

  Experiments(Bench bench, Path home, Tools tools) {
    this.bench = bench;
    this.home = home;
    this.tools = tools;
  }

  /** A subject with what it is spoken to by. */
  private record Spoken(Subject subject, Wire wire) {}

  private interface Body {
    void run(List<Spoken> all) throws Exception;
  }

  /** One node, one copy: how much it does. */
  void one() throws Exception {
    withSingles(
        all -> {
          fillAll(all, VALUE_BYTES, KEYS);
          List<Bench.Case> cases = new ArrayList<>();
          for (boolean write : new boolean[] {false, true}) {
            for (int depth : DEPTHS) {
              String measure =
                  String.format(
                      "%s %d B, one node, %d connections, depth %d",
                      write ? "PUT" : "GET", VALUE_BYTES, CONNECTIONS, depth);
              for (Spoken each : all) {
                cases.add(closed(measure, each, write, VALUE_BYTES, CONNECTIONS, depth, KEYS));
              }
            }
          }
          bench.measure(cases);
        });
  }

  /** One node, one copy: how long requests take at half of what Redis does at most. */
  void latency() throws Exception {
    withSingles(
        all -> {
          fillAll(all, VALUE_BYTES, KEYS);
          for (boolean write : new boolean[] {false, true}) {
            Spoken redis =
                all.stream()
                    .filter(each -> each.subject() instanceof RedisServers)
                    .findFirst()
                    .orElseThrow();
            double rate =
                bench.peak(closed("", redis, write, VALUE_BYTES, CONNECTIONS, 1, KEYS)) / 2;
            String measure =
                String.format(
                    "%s %d B, one node, %d connections, open at %,.0f/s: half of Redis' peak with as many connections at depth 1",
                    write ? "PUT" : "GET", VALUE_BYTES, CONNECTIONS, rate);
            List<Bench.Case> cases = new ArrayList<>();
            for (Spoken each : all) {
              cases.add(
                  new Bench.Case(
                      measure,
                      Comparison.TAIL,
                      each.subject().name(),
                      each.subject(),
                      length -> {
                        try (WireLoad load = load(each, write, VALUE_BYTES, CONNECTIONS, KEYS)) {
                          return load.open(rate, length);
                        }
                      }));
            }
            bench.measure(cases);
          }
        });
  }

  /** One node, one copy: values of all sizes. */
  void values() throws Exception {
    withSingles(
        all -> {
          for (int bytes : new int[] {10, 1 << 10, 100 << 10, 1 << 20}) {
            int keys = Math.max(50, Math.min(KEYS, (64 << 20) / bytes));
            int connections = bytes > 1 << 16 ? 10 : CONNECTIONS;
            fillAll(all, bytes, keys);
            List<Bench.Case> cases = new ArrayList<>();
            for (boolean write : new boolean[] {false, true}) {
              String measure =
                  String.format(
                      "%s %,d B, one node, %d connections, depth 1",
                      write ? "PUT" : "GET", bytes, connections);
              for (Spoken each : all) {
                cases.add(closed(measure, each, write, bytes, connections, 1, keys));
              }
            }
            bench.measure(cases);
          }
        });
  }

  /**
   * Three nodes, two copies: through the primaries, through nodes at random, and Redis with a
   * replica that each write waits for.
   */
  void ring() throws Exception {
    try (DiststoreNodes nodes = new DiststoreNodes(home, 3, 2, SMALL_HEAP);
        RedisServers redis = new RedisServers(tools, 1)) {
      Spoken ours = new Spoken(nodes, new DiststoreWire());
      Spoken theirs = new Spoken(redis, new RedisWire(1));
      fillAll(List.of(ours, theirs), VALUE_BYTES, KEYS);
      WireLoad.Keys primaries = keysOfPrimaries(nodes);
      List<Bench.Case> cases = new ArrayList<>();
      for (boolean write : new boolean[] {false, true}) {
        for (int depth : DEPTHS) {
          String measure =
              String.format(
                  "%s %d B, two copies, %d connections, depth %d",
                  write ? "PUT" : "GET", VALUE_BYTES, CONNECTIONS, depth);
          cases.add(
              new Bench.Case(
                  measure,
                  Comparison.THROUGHPUT,
                  "diststore, 3 nodes, to primaries",
                  nodes,
                  length -> {
                    try (WireLoad load =
                        new WireLoad(
                            nodes.clients(),
                            ours.wire(),
                            write,
                            VALUE_BYTES,
                            CONNECTIONS,
                            primaries)) {
                      return load.closed(depth, length);
                    }
                  }));
          Bench.Case any = closed(measure, ours, write, VALUE_BYTES, CONNECTIONS, depth, KEYS);
          cases.add(
              new Bench.Case(
                  measure,
                  Comparison.THROUGHPUT,
                  "diststore, 3 nodes, to any node",
                  nodes,
                  any.attempt()));
          if (write) {
            cases.add(closed(measure, theirs, true, VALUE_BYTES, CONNECTIONS, depth, KEYS));
          }
        }
      }
      bench.measure(cases);
    }
  }

  /** Three nodes, two copies (etcd: three), each with its own Java client. */
  void clients() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    try (DiststoreNodes nodes = new DiststoreNodes(home, 3, 2, SMALL_HEAP);
        HazelcastNodes hazelcast = new HazelcastNodes(java, 3, SMALL_HEAP);
        InfinispanNodes infinispan = new InfinispanNodes(java, 3, SMALL_HEAP);
        EtcdNodes etcd = new EtcdNodes(tools, 3);
        MapClient ring = MapClient.Ring.of(nodes.clients());
        MapClient ofHazelcast = hazelcast.client();
        MapClient ofInfinispan = infinispan.client();
        MapClient ofEtcd = etcd.client()) {
      List<Subject> subjects = List.of(nodes, hazelcast, infinispan, etcd);
      List<MapClient> clients = List.of(ring, ofHazelcast, ofInfinispan, ofEtcd);
      int keys = KEYS / 10;
      for (MapClient client : clients) {
        ClientLoad.fill(client, VALUE_BYTES, keys);
      }
      List<Bench.Case> cases = new ArrayList<>();
      for (boolean write : new boolean[] {false, true}) {
        for (int depth : DEPTHS) {
          int inFlight = CONNECTIONS * depth;
          String measure =
              String.format(
                  "%s %d B, three nodes, own Java client, %d requests under way",
                  write ? "PUT" : "GET", VALUE_BYTES, inFlight);
          for (int i = 0; i < clients.size(); i++) {
            ClientLoad load = new ClientLoad(clients.get(i), write, VALUE_BYTES, keys);
            cases.add(
                new Bench.Case(
                    measure,
                    Comparison.THROUGHPUT,
                    subjects.get(i).name(),
                    subjects.get(i),
                    length -> load.closed(inFlight, length)));
          }
        }
      }
      bench.measure(cases);
    }
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
      try (WireLoad load = load(each, true, valueBytes, 4, keys)) {
        load.each(0, keys);
      }
    }
  }

  private static Bench.Case closed(
      String measure,
      Spoken each,
      boolean write,
      int valueBytes,
      int connections,
      int depth,
      int keys) {
    return new Bench.Case(
        measure,
        Comparison.THROUGHPUT,
        each.subject().name(),
        each.subject(),
        length -> closed(each, write, valueBytes, connections, depth, keys, length));
  }

  private static WireLoad.Found closed(
      Spoken each,
      boolean write,
      int valueBytes,
      int connections,
      int depth,
      int keys,
      Duration length)
      throws IOException {
    try (WireLoad load = load(each, write, valueBytes, connections, keys)) {
      return load.closed(depth, length);
    }
  }

  private static WireLoad load(
      Spoken each, boolean write, int valueBytes, int connections, int keys) throws IOException {
    List<InetSocketAddress> targets = each.subject().clients();
    return new WireLoad(
        targets,
        each.wire(),
        write,
        valueBytes,
        connections,
        (connection, random) -> random.nextInt(keys));
  }

  /** For connection i, which goes to node i and around, only keys that this node is primary of. */
  private static WireLoad.Keys keysOfPrimaries(DiststoreNodes nodes) throws TException {
    RingInfo ring = nodes.ring();
    List<InetSocketAddress> clients = nodes.clients();
    List<List<Integer>> keysOf = new ArrayList<>();
    clients.forEach(client -> keysOf.add(new ArrayList<>()));
    for (int key = 0; key < KEYS; key++) {
      int segment = KeyHash.segment(KeyHash.of(Wire.key(key)), ring.getSegments());
      int port = portOf(ring, segment);
      for (int i = 0; i < clients.size(); i++) {
        if (clients.get(i).getPort() == port) {
          keysOf.get(i).add(key);
        }
      }
    }
    return (connection, random) -> pick(keysOf.get(connection % clients.size()), random);
  }

  private static int portOf(RingInfo ring, int segment) {
    Run of = ring.getPrimaries().getFirst();
    for (Run run : ring.getPrimaries()) {
      if (run.getFirst() > segment) {
        break;
      }
      of = run;
    }
    return Short.toUnsignedInt(ring.getMembers().get(of.getMember()).getClient().getPort());
  }

  private static long pick(List<Integer> keys, SplittableRandom random) {
    return keys.get(random.nextInt(keys.size()));
  }
}
