package io.diststore.bench.rival;

import io.diststore.bench.subject.ProcessSubject;
import io.diststore.bench.subject.Processes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Redis without persistence, with or without a replica. */
public final class RedisServers extends ProcessSubject {
  private final InetSocketAddress primary;
  private final String version;

  /** Starts a primary and its replicas, and waits until the replicas have synchronized. */
  public RedisServers(RivalPrograms programs, int replicas) throws IOException {
    super(replicas == 0 ? "Redis" : "Redis, 1 replica, WAIT 1");
    version = programs.version("redis-server", "--version");
    int port = Processes.freePort();
    primary = Processes.loopback(port);
    int started = processes().start(programs.environment(), commandLine(programs, port));
    processes().awaitListening(started, primary);
    for (int i = 0; i < replicas; i++) {
      List<String> line = new ArrayList<>(commandLine(programs, Processes.freePort()));
      line.addAll(List.of("--replicaof", "127.0.0.1 " + port));
      int replica = processes().start(programs.environment(), line);
      processes().awaitOutput(replica, "Finished with success");
    }
  }

  /**
   * Returns the command line of a server. It contains all settings of the server. The constructor
   * adds {@code --replicaof} for a replica.
   */
  private static List<String> commandLine(RivalPrograms programs, int port) {
    return List.of(
        programs.find("redis-server"),
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
  public List<String> settings() {
    return Stream.concat(Stream.of(version), processes().lines().stream()).toList();
  }

  @Override
  public List<InetSocketAddress> clients() {
    return List.of(primary);
  }
}
