package io.diststore.bench.rival;

import io.diststore.bench.subject.MapClient;
import io.diststore.bench.subject.ProcessSubject;
import io.diststore.bench.subject.Processes;
import io.diststore.bench.subject.Versions;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KV;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** An etcd cluster with jetcd as its client. The cluster syncs each write to disk. */
public final class EtcdNodes extends ProcessSubject {
  private final String version;
  private final List<InetSocketAddress> clients = new ArrayList<>();

  /** Starts the members, and waits until all of them serve clients. */
  public EtcdNodes(RivalPrograms programs, int nodes) throws IOException {
    super("etcd");
    version = programs.version("etcd", "--version");
    List<Integer> memberPorts = new ArrayList<>();
    StringBuilder cluster = new StringBuilder();
    for (int i = 0; i < nodes; i++) {
      int port = Processes.freePort();
      memberPorts.add(port);
      cluster.append(i == 0 ? "" : ",").append("n" + i + "=http://127.0.0.1:" + port);
    }
    List<Integer> started = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      int port = Processes.freePort();
      clients.add(Processes.loopback(port));
      List<String> line =
          commandLine(programs, "n" + i, port, memberPorts.get(i), cluster.toString());
      started.add(processes().start(programs.environment(), line));
    }
    for (int i = 0; i < nodes; i++) {
      processes().awaitListening(started.get(i), clients.get(i));
      processes().awaitOutput(started.get(i), "ready to serve client requests");
    }
  }

  /** Returns the command line of a member. It contains all settings of the member. */
  private List<String> commandLine(
      RivalPrograms programs, String name, int clientPort, int memberPort, String cluster) {
    String client = "http://127.0.0.1:" + clientPort;
    String member = "http://127.0.0.1:" + memberPort;
    return List.of(
        programs.find("etcd"),
        "--name",
        name,
        "--data-dir",
        processes().directory().resolve(name).toString(),
        "--listen-client-urls",
        client,
        "--advertise-client-urls",
        client,
        "--listen-peer-urls",
        member,
        "--initial-advertise-peer-urls",
        member,
        "--initial-cluster",
        cluster);
  }

  /** Returns a new client. */
  public MapClient client() {
    Client client =
        Client.builder()
            .endpoints(
                clients.stream()
                    .map(node -> "http://127.0.0.1:" + node.getPort())
                    .toArray(String[]::new))
            .build();
    KV kv = client.getKVClient();
    return new MapClient() {
      @Override
      public CompletionStage<?> get(byte[] key) {
        return kv.get(ByteSequence.from(key))
            .thenApply(found -> found.getKvs().isEmpty() ? null : found.getKvs().getFirst());
      }

      @Override
      public CompletionStage<?> put(byte[] key, byte[] value) {
        return kv.put(ByteSequence.from(key), ByteSequence.from(value));
      }

      @Override
      public void close() {
        client.close();
      }
    };
  }

  @Override
  public List<String> settings() {
    return List.of(
        version + ", " + Versions.ofLibrary("jetcd-core"),
        clients.size() + " members, each started with: " + processes().lines().getFirst());
  }

  @Override
  public List<InetSocketAddress> clients() {
    return clients;
  }
}
