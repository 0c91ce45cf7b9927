package io.diststore.bench;

import io.diststore.bench.rival.EtcdNodes;
import io.diststore.bench.rival.HazelcastNodes;
import io.diststore.bench.rival.InfinispanNodes;
import io.diststore.bench.rival.RedisServers;
import io.diststore.bench.rival.RedisWire;
import io.diststore.bench.rival.RivalPrograms;
import io.diststore.bench.subject.DiststoreClient;
import io.diststore.bench.subject.DiststoreNodes;
import io.diststore.bench.subject.DiststoreWire;
import io.diststore.bench.subject.MapClient;
import io.diststore.bench.subject.Subject;
import io.diststore.bench.subject.Wire;
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
 * Compares a ring of three nodes, which keeps two copies, with rivals. All processes listen on
 * loopback. Only etcd stores data on disk.
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
  private final RivalPrograms programs;

  RingExperiments(Bench bench, Path home, RivalPrograms programs) {
    this.bench = bench;
    this.home = home;
    this.programs = programs;
  }

  /** A Java client, its name in the table, and the store that it uses. */
  private record Client(String name, Subject subject, MapClient client) {}

  /**
   * Compares requests to primaries with requests to any node. Also compares diststore's writes with
   * those of a Redis that waits for its replica.
   */
  void ring() throws Exception {
    try (DiststoreNodes nodes = new DiststoreNodes(home, NODES, COPIES, HEAP);
        RedisServers redis = new RedisServers(programs, 1)) {
      WireSubject ours = new WireSubject(nodes, new DiststoreWire());
      WireSubject rival = new WireSubject(redis, new RedisWire(1));
      ours.fill(VALUE_BYTES, KEYS);
      rival.fill(VALUE_BYTES, KEYS);
      WireLoad.Keys primaries = keysOfPrimaries(nodes);
      List<Bench.Case> cases = new ArrayList<>();
      for (boolean write : READS_THEN_WRITES) {
        for (int depth : DEPTHS) {
          WireSubject.Requests requests =
              new WireSubject.Requests(write, VALUE_BYTES, CONNECTIONS, KEYS);
          String measure =
              String.format(
                  "%s, two copies, %d connections, depth %d", requests, CONNECTIONS, depth);
          Bench.Load toPrimaries =
              length -> {
                try (WireLoad load =
                    new WireLoad(
                        nodes.clients(), ours.wire(), write, VALUE_BYTES, CONNECTIONS, primaries)) {
                  return load.closed(depth, length);
                }
              };
          cases.add(ours(measure, "to primaries", nodes, toPrimaries));
          cases.add(
              ours(measure, "to any node", nodes, ours.closed(measure, requests, depth).load()));
          if (write) {
            cases.add(rival.closed(measure, requests, depth));
          }
        }
      }
      bench.measure(cases);
    }
  }

  private static Bench.Case ours(
      String measure, String routing, DiststoreNodes nodes, Bench.Load load) {
    String name = "diststore, " + NODES + " nodes, " + routing;
    return new Bench.Case(measure, Comparison.THROUGHPUT, name, nodes, load);
  }

  /**
   * Compares stores through their own Java clients. All stores keep two copies, except etcd, which
   * keeps three.
   */
  void clients() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    try (DiststoreNodes nodes = new DiststoreNodes(home, NODES, COPIES, HEAP);
        HazelcastNodes hazelcast = new HazelcastNodes(java, NODES, HEAP);
        InfinispanNodes infinispan = new InfinispanNodes(java, NODES, HEAP);
        EtcdNodes etcd = new EtcdNodes(programs, NODES);
        MapClient diststoreClient = DiststoreClient.toPrimaries(nodes.clients());
        MapClient hazelcastClient = hazelcast.client();
        MapClient infinispanClient = infinispan.client();
        MapClient etcdClient = etcd.client()) {
      compare(
          "the store's own Java client",
          List.of(
              new Client(nodes.name(), nodes, diststoreClient),
              new Client(hazelcast.name(), hazelcast, hazelcastClient),
              new Client(infinispan.name(), infinispan, infinispanClient),
              new Client(etcd.name(), etcd, etcdClient)));
    }
  }

  /** Compares two settings of diststore's client: requests go to primaries, or to any node. */
  void smart() throws Exception {
    try (DiststoreNodes nodes = new DiststoreNodes(home, NODES, COPIES, HEAP);
        MapClient toPrimaries = DiststoreClient.toPrimaries(nodes.clients());
        MapClient toAnyNode = DiststoreClient.toAnyNode(nodes.clients())) {
      compare(
          "RingClient",
          List.of(
              new Client("diststore, to primaries", nodes, toPrimaries),
              new Client("diststore, to any node", nodes, toAnyNode)));
    }
  }

  private void compare(String title, List<Client> clients) throws Exception {
    for (Client each : clients) {
      ClientLoad.fill(each.client(), VALUE_BYTES, CLIENT_KEYS);
    }
    List<Bench.Case> cases = new ArrayList<>();
    for (boolean write : READS_THEN_WRITES) {
      for (int depth : DEPTHS) {
        int inFlight = CONNECTIONS * depth;
        String measure =
            String.format(
                "%s %d B, three nodes, %s, %d requests in flight",
                write ? "PUT" : "GET", VALUE_BYTES, title, inFlight);
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

  /**
   * Returns a function that chooses a key for each request. On each connection, it chooses only
   * keys whose primary is the node at the other end. Connection i goes to node i modulo the number
   * of nodes.
   */
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
    Run found = ring.getPrimaries().getFirst();
    for (Run run : ring.getPrimaries()) {
      if (run.getFirst() > segment) {
        break;
      }
      found = run;
    }
    return Short.toUnsignedInt(ring.getMembers().get(found.getMember()).getClient().getPort());
  }

  private static long pick(List<Integer> keys, SplittableRandom random) {
    return keys.get(random.nextInt(keys.size()));
  }
}
