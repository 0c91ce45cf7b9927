package io.diststore.bench;

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

/** Members of an Infinispan with Hot Rod, two owners, synchronous, and its own client. */
final class InfinispanNodes implements Subject {
  private static final String CACHE = "bench";

  private final Processes processes = new Processes();
  private final List<InetSocketAddress> clients = new ArrayList<>();

  InfinispanNodes(String java, int nodes, String heap) throws IOException {
    List<Integer> started = new ArrayList<>();
    List<Integer> groups = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      groups.add(Processes.freePort());
    }
    StringBuilder hosts = new StringBuilder();
    groups.forEach(
        port -> hosts.append(hosts.isEmpty() ? "" : ",").append("127.0.0.1[" + port + "]"));
    for (int group : groups) {
      int port = Processes.freePort();
      clients.add(Processes.loopback(port));
      started.add(
          processes.start(
              Map.of(),
              List.of(
                  java,
                  heap,
                  "-Djava.net.preferIPv4Stack=true",
                  "-Djgroups.bind.address=127.0.0.1",
                  "-Djgroups.bind.port=" + group,
                  "-Djgroups.tcpping.initial_hosts=" + hosts,
                  "-cp",
                  System.getProperty("java.class.path"),
                  Member.class.getName(),
                  Integer.toString(port),
                  Integer.toString(nodes))));
    }
    for (int i : started) {
      processes.awaitSaid(i, "members " + nodes);
    }
  }

  /** A member as a process of its own: its port, and how many members there are. */
  public static final class Member {
    private Member() {}

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

  MapClient client() {
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
  public String name() {
    return "Infinispan";
  }

  @Override
  public List<String> settings() {
    return List.of(
        Versions.ofLibrary("infinispan-core"),
        clients.size() + " members, each a JVM as: " + processes.lines().getFirst(),
        "a distributed synchronous cache with 2 owners, bytes, Hot Rod; JGroups over TCP");
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
