package io.diststore.bench.rival;

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
import org.infinispan.client.hotrod.RemoteCache;
import org.infinispan.client.hotrod.RemoteCacheManager;
import org.infinispan.configuration.cache.CacheMode;
import org.infinispan.configuration.cache.ConfigurationBuilder;
import org.infinispan.configuration.global.GlobalConfigurationBuilder;
import org.infinispan.manager.DefaultCacheManager;
import org.infinispan.server.hotrod.HotRodServer;
import org.infinispan.server.hotrod.configuration.HotRodServerConfigurationBuilder;

/** An Infinispan cluster with two synchronous owners, and Infinispan's own Hot Rod client. */
public final class InfinispanNodes extends ProcessSubject {
  private static final String CACHE = "bench";

  private final List<InetSocketAddress> clients = new ArrayList<>();

  /** Starts the members, and waits until all of them have formed one cluster. */
  public InfinispanNodes(String java, int nodes, String heap) throws IOException {
    super("Infinispan");
    List<Integer> started = new ArrayList<>();
    List<Integer> groupPorts = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      groupPorts.add(Processes.freePort());
    }
    StringBuilder hosts = new StringBuilder();
    groupPorts.forEach(
        port -> hosts.append(hosts.isEmpty() ? "" : ",").append("127.0.0.1[" + port + "]"));
    for (int groupPort : groupPorts) {
      int port = Processes.freePort();
      clients.add(Processes.loopback(port));
      List<String> line = commandLine(java, heap, groupPort, hosts.toString(), port, nodes);
      started.add(processes().start(Map.of(), line));
    }
    for (int i : started) {
      processes().awaitOutput(i, "members " + nodes);
    }
  }

  /**
   * Returns the command line of a member, with its JVM and JGroups options. {@link Member} contains
   * its other settings.
   */
  private static List<String> commandLine(
      String java, String heap, int groupPort, String hosts, int port, int nodes) {
    return List.of(
        java,
        heap,
        "-Djava.net.preferIPv4Stack=true",
        "-Djgroups.bind.address=127.0.0.1",
        "-Djgroups.bind.port=" + groupPort,
        "-Djgroups.tcpping.initial_hosts=" + hosts,
        "-cp",
        System.getProperty("java.class.path"),
        Member.class.getName(),
        Integer.toString(port),
        Integer.toString(nodes));
  }

  /** The program of a member. */
  public static final class Member {
    private Member() {}

    /**
     * Runs a member.
     *
     * @param arguments the member's port, and the number of members
     */
    public static void main(String[] arguments) throws InterruptedException {
      GlobalConfigurationBuilder global = GlobalConfigurationBuilder.defaultClusteredBuilder();
      global
          .transport()
          .addProperty("configurationFile", "default-configs/default-jgroups-tcp.xml");
      DefaultCacheManager members = new DefaultCacheManager(global.build());
      ConfigurationBuilder cache = new ConfigurationBuilder();
      cache.clustering().cacheMode(CacheMode.DIST_SYNC).hash().numOwners(2);
      cache.encoding().mediaType("application/octet-stream");
      members.defineConfiguration(CACHE, cache.build());
      members.getCache(CACHE);
      new HotRodServer()
          .start(
              new HotRodServerConfigurationBuilder()
                  .host("127.0.0.1")
                  .port(Integer.parseInt(arguments[0]))
                  .build(),
              members);
      while (members.getMembers().size() < Integer.parseInt(arguments[1])) {
        Thread.sleep(50);
      }
      System.out.println("members " + members.getMembers().size());
      Thread.currentThread().join();
    }
  }

  /** Returns a new client. */
  public MapClient client() {
    var config = new org.infinispan.client.hotrod.configuration.ConfigurationBuilder();
    clients.forEach(node -> config.addServer().host("127.0.0.1").port(node.getPort()));
    RemoteCacheManager manager = new RemoteCacheManager(config.build());
    RemoteCache<byte[], byte[]> cache = manager.getCache(CACHE);
    return new MapClient() {
      @Override
      public CompletionStage<?> get(byte[] key) {
        return cache.getAsync(key);
      }

      @Override
      public CompletionStage<?> put(byte[] key, byte[] value) {
        return cache.putAsync(key, value);
      }

      @Override
      public void close() {
        manager.close();
      }
    };
  }

  @Override
  public List<String> settings() {
    return List.of(
        Versions.ofLibrary("infinispan-core"),
        clients.size() + " members, each in a JVM started with: " + processes().lines().getFirst(),
        "a distributed synchronous cache with 2 owners, bytes, Hot Rod; JGroups over TCP");
  }

  @Override
  public List<InetSocketAddress> clients() {
    return clients;
  }
}
