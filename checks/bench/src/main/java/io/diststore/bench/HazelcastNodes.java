package io.diststore.bench;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Members of a Hazelcast, each map with one synchronous backup, and Hazelcast's own client. */
final class HazelcastNodes implements Subject {
  private static final String MAP = "bench";

  private final Processes processes = new Processes();
  private final List<InetSocketAddress> clients = new ArrayList<>();

  HazelcastNodes(String java, int nodes, String heap) throws IOException {
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      ports.add(Processes.freePort());
    }
    List<Integer> started = new ArrayList<>();
    for (int port : ports) {
      List<String> line = new ArrayList<>(List.of(java, heap));
      // What Hazelcast asks for on a modular Java.
      for (String opened : List.of("java.lang", "sun.nio.ch")) {
        line.addAll(List.of("--add-opens", "java.base/" + opened + "=ALL-UNNAMED"));
      }
      line.addAll(List.of("-cp", System.getProperty("java.class.path"), Member.class.getName()));
      line.add(Integer.toString(port));
      ports.forEach(each -> line.add(Integer.toString(each)));
      started.add(processes.start(Map.of(), line));
      clients.add(Processes.loopback(port));
    }
    for (int i : started) {
      processes.awaitSaid(i, "members " + nodes);
    }
  }

  /** A member as a process of its own: its port, then the ports of all. */
  public static final class Member {
    private Member() {}

    public static void main(String[] ports) throws InterruptedException {
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
      HazelcastInstance member = Hazelcast.newHazelcastInstance(config);
      while (member.getCluster().getMembers().size() < ports.length - 1) {
        Thread.sleep(50);
      }
      System.out.println("members " + member.getCluster().getMembers().size());
      Thread.currentThread().join();
    }
  }

  MapClient client() {
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
  public String name() {
    return "Hazelcast";
  }

  @Override
  public List<String> settings() {
    return List.of(
        Versions.ofLibrary("hazelcast"),
        clients.size() + " members, each a JVM as: " + processes.lines().getFirst(),
        "a map with backup-count 1, all else as it comes");
  }

  @Override
  public List<InetSocketAddress> clients() {
    return clients;
  }

  @Override
  public double processorSeconds() throws IOException {
    return processes.processorSeconds();
  }

  @Override
  public long residentBytes() throws IOException {
    return processes.residentBytes();
  }

  @Override
  public void close() {
    processes.close();
  }
}
