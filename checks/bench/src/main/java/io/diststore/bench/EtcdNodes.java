package io.diststore.bench;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KV;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Members of an etcd, which syncs each write to disk, and jetcd as its client. */
final class EtcdNodes implements Subject {
  private final Processes processes = new Processes();
  private final String version;
  private final List<InetSocketAddress> clients = new ArrayList<>();

  EtcdNodes(Tools tools, int nodes) throws IOException {
    version = Versions.ofProgram(tools, "etcd", "--version");
    List<Integer> peers = new ArrayList<>();
    StringBuilder cluster = new StringBuilder();
    for (int i = 0; i < nodes; i++) {
      int peer = Processes.freePort();
      peers.add(peer);
      cluster.append(i == 0 ? "" : ",").append("n" + i + "=http://127.0.0.1:" + peer);
    }
    List<Integer> started = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      int port = Processes.freePort();
      clients.add(Processes.loopback(port));
      String client = "http://127.0.0.1:" + port;
      String peer = "http://127.0.0.1:" + peers.get(i);
      started.add(
          processes.start(
              tools.environment(),
              List.of(
                  tools.find("etcd"),
                  "--name",
                  "n" + i,
                  "--data-dir",
                  processes.directory().resolve("n" + i).toString(),
                  "--listen-client-urls",
                  client,
                  "--advertise-client-urls",
                  client,
                  "--listen-peer-urls",
                  peer,
                  "--initial-advertise-peer-urls",
                  peer,
                  "--initial-cluster",
                  cluster.toString())));
    }
    for (int i = 0; i < nodes; i++) {
      processes.awaitListening(started.get(i), clients.get(i));
      processes.awaitSaid(started.get(i), "ready to serve client requests");
    }
  }

  MapClient client() {
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
  public String name() {
    return "etcd";
  }

  @Override
  public List<String> settings() {
    return List.of(
        version + ", " + Versions.ofLibrary("jetcd-core"),
        processes.lines().getFirst(),
        "and so on: " + clients.size() + " members");
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
