package io.diststore.bench;

import io.diststore.ring.placement.KeyHash;
import io.diststore.thrift.diststore.RingInfo;
import io.diststore.thrift.diststore.Run;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.thrift.TException;

/**
 * Three nodes, two copies, and what they are compared with. All listen on loopback; nothing is kept
 * on disk but by etcd.
 */
final class RingExperiments {
  private static final int CONNECTIONS = 50;
  private static final int[] DEPTHS = {1, 16};
  private static final int VALUE_BYTES = 100;
  private static final int KEYS = 100_000;
  private static final int CLIENT_KEYS = 10_000;
  private static final int NODES = 3;
  private static final int COPIES = 2;
  private static final boolean[] READS_THEN_WRITES = {false, true};
  private static final String HEAP = "-Xmx768m";

  private final Bench bench;
  private final Path home;
  private final Tools tools;

  RingExperiments(Bench bench, Path home, Tools tools) {
    this.bench = bench;
    this.home = home;
    this.tools = tools;
  }

  /** A Java client, what it is called in the table, and the nodes that it talks to. */
  private record Client(String name, Subject subject, MapClient client) {}

  /**
   * Through the primaries, through any node, and Redis with a replica that each write waits for.
   */
  void ring() throws Exception {
    try (DiststoreNodes nodes = new DiststoreNodes(home, NODES, COPIES, HEAP);
        RedisServers redis = new RedisServers(tools, 1)) {
      Spoken ours = new Spoken(nodes, new DiststoreWire());
      Spoken theirs = new Spoken(redis, new RedisWire(1));
      ours.fill(VALUE_BYTES, KEYS);
      theirs.fill(VALUE_BYTES, KEYS);
      WireLoad.Keys primaries = keysOfPrimaries(nodes);
      List<Bench.Case> cases = new ArrayList<>();
      for (boolean write : READS_THEN_WRITES) {
        for (int depth : DEPTHS) {
          Spoken.Asked asked = new Spoken.Asked(write, VALUE_BYTES, CONNECTIONS, KEYS);
          String measure =
              String.format("%s, two copies, %d connections, depth %d", asked, CONNECTIONS, depth);
          Bench.Attempt toPrimaries =
              length -> {
                try (WireLoad load =
                    new WireLoad(
                        nodes.clients(), ours.wire(), write, VALUE_BYTES, CONNECTIONS, primaries)) {
                  return load.closed(depth, length);
                }
              };
          cases.add(ours(measure, "to primaries", nodes, toPrimaries));
          cases.add(
              ours(measure, "to any node", nodes, ours.closed(measure, asked, depth).attempt()));
          if (write) {
            cases.add(theirs.closed(measure, asked, depth));
          }
        }
      }
      bench.measure(cases);
    }
  }

  private static Bench.Case ours(
      String measure, String how, DiststoreNodes nodes, Bench.Attempt attempt) {
    String name = "diststore, " + NODES + " nodes, " + how;
    return new Bench.Case(measure, Comparison.THROUGHPUT, name, nodes, attempt);
  }

  /** Each with its own Java client; etcd has three copies. */
  void clients() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    try (DiststoreNodes nodes = new DiststoreNodes(home, NODES, COPIES, HEAP);
        HazelcastNodes hazelcast = new HazelcastNodes(java, NODES, HEAP);
        InfinispanNodes infinispan = new InfinispanNodes(java, NODES, HEAP);
        EtcdNodes etcd = new EtcdNodes(tools, NODES);
        MapClient ring = MapClient.Ring.of(nodes.clients());
        MapClient ofHazelcast = hazelcast.client();
        MapClient ofInfinispan = infinispan.client();
        MapClient ofEtcd = etcd.client()) {
      compare(
          "own Java client",
          List.of(
              new Client(nodes.name(), nodes, ring),
              new Client(hazelcast.name(), hazelcast, ofHazelcast),
              new Client(infinispan.name(), infinispan, ofInfinispan),
              new Client(etcd.name(), etcd, ofEtcd)));
    }
  }

  /** What it is worth that our client knows the ring: the same client through any node. */
  void smart() throws Exception {
    try (DiststoreNodes nodes = new DiststoreNodes(home, NODES, COPIES, HEAP);
        MapClient toPrimaries = MapClient.Ring.of(nodes.clients());
        MapClient toAnyNode = MapClient.Ring.throughAnyOf(nodes.clients())) {
      compare(
          "our Java client",
          List.of(
              new Client("diststore, to primaries", nodes, toPrimaries),
              new Client("diststore, to any node", nodes, toAnyNode)));
    }
  }

  private void compare(String how, List<Client> clients) throws Exception {
    for (Client each : clients) {
      ClientLoad.fill(each.client(), VALUE_BYTES, CLIENT_KEYS);
    }
    List<Bench.Case> cases = new ArrayList<>();
    for (boolean write : READS_THEN_WRITES) {
      for (int depth : DEPTHS) {
        int inFlight = CONNECTIONS * depth;
        String measure =
            String.format(
                "%s %d B, three nodes, %s, %d requests under way",
                write ? "PUT" : "GET", VALUE_BYTES, how, inFlight);
        for (Client each : clients) {
          ClientLoad load = new ClientLoad(each.client(), write, VALUE_BYTES, CLIENT_KEYS);
          cases.add(
              new Bench.Case(
                  measure,
                  Comparison.THROUGHPUT,
                  each.name(),
                  each.subject(),
                  length -> load.closed(inFlight, length)));
        }
      }
    }
    bench.measure(cases);
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
