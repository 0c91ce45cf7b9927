package io.diststore.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A Redis that keeps nothing on disk, with or without a replica. */
final class RedisServers implements Subject {
  private final Processes processes = new Processes();
  private final InetSocketAddress primary;
  private final String name;
  private final String version;

  RedisServers(Tools tools, int replicas) throws IOException {
    name = replicas == 0 ? "Redis" : "Redis, 1 replica, WAIT 1";
    version = Versions.ofProgram(tools, "redis-server", "--version");
    int port = Processes.freePort();
    primary = Processes.loopback(port);
    int started = processes.start(tools.environment(), line(tools, port));
    processes.awaitListening(started, primary);
    for (int i = 0; i < replicas; i++) {
      List<String> line = new ArrayList<>(line(tools, Processes.freePort()));
      line.addAll(List.of("--replicaof", "127.0.0.1 " + port));
      int replica = processes.start(tools.environment(), line);
      processes.awaitSaid(replica, "Finished with success");
    }
  }

  private static List<String> line(Tools tools, int port) {
    return List.of(
        tools.find("redis-server"),
        "--port",
        Integer.toString(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--appendonly",
        "no",
        "--maxclients",
        "10000",
        "--tcp-backlog",
        "4096");
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<String> settings() {
    return Stream.concat(Stream.of(version), processes.lines().stream()).toList();
  }

  @Override
  public List<InetSocketAddress> clients() {
    return List.of(primary);
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
