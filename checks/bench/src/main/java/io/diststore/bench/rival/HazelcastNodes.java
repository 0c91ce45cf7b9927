package io.diststore.bench.rival;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.diststore.bench.subject.MapClient;
import io.diststore.bench.subject.ProcessSubject;
import io.diststore.bench.subject.Processes;
import io.diststore.bench.subject.Versions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** A Hazelcast cluster with one synchronous backup of each map, and Hazelcast's own client. */
public final class HazelcastNodes extends ProcessSubject {
  private static final String MAP = "bench";

  private final List<InetSocketAddress> clients = new ArrayList<>();

  /** Starts the members, and waits until all of them have formed one cluster. */
  public HazelcastNodes(String java, int nodes, String heap) throws IOException {
    super("Hazelcast");
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      ports.add(Processes.freePort());
    }
    List<Integer> started = new ArrayList<>();
    for (int port : ports) {
      started.add(processes().start(Map.of(), commandLine(java, heap, port, ports)));
      clients.add(Processes.loopback(port));
    }
    for (int i : started) {
      processes().awaitOutput(i, "members " + nodes);
    }
  }

  /**
   * Returns the command line of a member, with its JVM options. {@link Member#config} contains its
   * Hazelcast settings.
   */
  private static List<String> commandLine(String java, String heap, int port, List<Integer> ports) {
    List<String> line = new ArrayList<>(List.of(java, heap));
    // Hazelcast needs these packages, and Java opens them only on request.
    for (String opened : List.of("java.lang", "sun.nio.ch")) {
      line.addAll(List.of("--add-opens", "java.base/" + opened + "=ALL-UNNAMED"));
    }
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), Member.class.getName()));
    line.add(Integer.toString(port));
    ports.forEach(each -> line.add(Integer.toString(each)));
    return line;
  }

  /** The program of a member. */
  public static final class Member {
    private Member() {}

    /**
     * Runs a member.
     *
     * @param ports the member's own port, then the ports of all members
     */
    public static void main(String[] ports) throws InterruptedException {
      HazelcastInstance member = Hazelcast.newHazelcastInstance(config(ports));
      while (member.getCluster().getMembers().size() < ports.length - 1) {
        Thread.sleep(50);
      }
      System.out.println("members " + member.getCluster().getMembers().size());
      Thread.currentThread().join();
    }

    /** Returns all Hazelcast settings of a member. */
    private static Config config(String[] ports) {
      Config config = new Config();
      config.setProperty("hazelcast.phone.home.enabled", "false");
      config.setProperty("hazelcast.logging.type", "none");
      config.getMapConfig(MAP).setBackupCount(1);
      config
          .getNetworkConfig()
          .setPort(Integer.parseInt(ports[0]))
          .setPortAutoIncrement(false)
          .getInterfaces()
          .setEnabled(true)
          .addInterface("127.0.0.1");
      var join = config.getNetworkConfig().getJoin();
      join.getMulticastConfig().setEnabled(false);
      join.getAutoDetectionConfig().setEnabled(false);
      join.getTcpIpConfig().setEnabled(true);
      for (int i = 1; i < ports.length; i++) {
        join.getTcpIpConfig().addMember("127.0.0.1:" + ports[i]);
      }
      return config;
    }
  }

  /** Returns a new client. */
  public MapClient client() {
    ClientConfig config = new ClientConfig();
    config.setProperty("hazelcast.logging.type", "none");
    clients.forEach(node -> config.getNetworkConfig().addAddress("127.0.0.1:" + node.getPort()));
    HazelcastInstance client = HazelcastClient.newHazelcastClient(config);
    IMap<byte[], byte[]> map = client.getMap(MAP);
    return new MapClient() {
      @Override
      public CompletionStage<?> get(byte[] key) {
        return map.getAsync(key);
      }

      @Override
      public CompletionStage<?> put(byte[] key, byte[] value) {
        return map.setAsync(key, value);
      }

      @Override
      public void close() {
        client.shutdown();
      }
    };
  }

  @Override
  public List<String> settings() {
    return List.of(
        Versions.ofLibrary("hazelcast"),
        clients.size() + " members, each in a JVM started with: " + processes().lines().getFirst(),
        "a map with backup-count 1; all other settings have their default values");
  }

  @Override
  public List<InetSocketAddress> clients() {
    return clients;
  }
}
