package io.diststore.bench;

import io.diststore.thrift.diststore.RingInfo;
import io.diststore.thrift.diststore.Store;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.transport.TSocket;

/** Nodes of this tree, as {@code bin/storeserver} starts them. */
final class DiststoreNodes implements Subject {
  private static final int ANSWER_MILLIS = 5_000;
  private static final int PORTS = 10;
  private static final long LOOK_NANOS = 20_000_000;

  private final Processes processes = new Processes();
  private final List<InetSocketAddress> clients = new ArrayList<>();

  DiststoreNodes(Path home, int nodes, int copies, String javaOptions) throws IOException {
    int first = portsInARow();
    String ports = first + "-" + (first + PORTS - 1);
    for (int i = 0; i < nodes; i++) {
      int started =
          processes.start(
              Map.of("DISTSTORE_JAVA_OPTS", javaOptions),
              List.of(
                  home.resolve("bin/storeserver").toString(),
                  "--ports",
                  ports,
                  "--copies",
                  Integer.toString(copies)));
      processes.awaitSaid(started, "(?m)^(founded a|joined the) ring");
      int port = Integer.parseInt(processes.awaitSaid(started, "listens at \\S+:(\\d+)"));
      clients.add(Processes.loopback(port));
    }
    while (!whole()) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private static int portsInARow() throws IOException {
    // Nodes look for each other among these; another one's node there would be joined.
    return 20_000 + Processes.freePort() % 10_000;
  }

  private boolean whole() {
    try {
      return ring().isWhole() && ring().getMembersSize() == clients.size();
    } catch (TException notYet) {
      return false;
    }
  }

  /** The ring as the first node tells it. */
  RingInfo ring() throws TException {
    try (TSocket socket = new TSocket("127.0.0.1", clients.getFirst().getPort(), ANSWER_MILLIS)) {
      socket.open();
      return new Store.Client(new TBinaryProtocol(socket)).ring(0);
    }
  }

  @Override
  public String name() {
    return "diststore";
  }

  @Override
  public List<String> settings() {
    return List.of(clients.size() + " of: " + processes.lines().getFirst());
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
