package io.diststore.bench.subject;

import io.diststore.thrift.diststore.MemberState;
import io.diststore.thrift.diststore.RingInfo;
import io.diststore.thrift.diststore.Store;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.transport.TSocket;

/** A ring of nodes. Each node runs {@code bin/storeserver} of this tree. */
public final class DiststoreNodes extends ProcessSubject {
  private static final int ANSWER_MILLIS = 5_000;
  private static final int PORTS = 10;
  private static final long POLL_NANOS = 20_000_000;
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  private final HttpClient http = HttpClient.newHttpClient();
  private final String version;
  private final List<String> line;
  private final String javaOptions;
  private final List<Node> nodes = new ArrayList<>();

  /**
   * A running node.
   *
   * @param process the index of its process
   * @param client the address for clients
   * @param metrics the URI of its metrics
   */
  public record Node(int process, InetSocketAddress client, URI metrics) {}

  /** Starts the nodes, and waits until they form a whole ring. */
  public DiststoreNodes(Path home, int nodes, int copies, String javaOptions) throws IOException {
    super("diststore");
    this.javaOptions = javaOptions;
    version = Versions.ofTree(home);
    line = commandLine(home, firstPort(), copies);
    for (int i = 0; i < nodes; i++) {
      add();
    }
    awaitWhole();
  }

  /**
   * Returns the command line of a node. The ring uses ten ports, starting with {@code firstPort}.
   */
  public static List<String> commandLine(Path home, int firstPort, int copies) {
    return List.of(
        home.resolve("bin/storeserver").toString(),
        "--ports",
        firstPort + "-" + (firstPort + PORTS - 1),
        "--copies",
        Integer.toString(copies));
  }

  /**
   * Returns a random first port for a ring. The nodes of a ring look for each other at ten ports.
   * Two rings with the same ports would become one ring.
   */
  public static int firstPort() throws IOException {
    return 20_000 + Processes.freePort() % 10_000;
  }

  /** Starts another node, and waits until it is in the ring. It might not hold any keys yet. */
  public Node add() throws IOException {
    int started = processes().start(Map.of("DISTSTORE_JAVA_OPTS", javaOptions), line);
    processes().awaitOutput(started, "(?m)^(founded a|joined the) ring");
    int port = Integer.parseInt(processes().awaitOutput(started, "is listening on \\S+:(\\d+)"));
    String metrics = processes().awaitOutput(started, "(http://\\S+)/q/health") + "/q/metrics";
    Node node = new Node(started, Processes.loopback(port), URI.create(metrics));
    nodes.add(node);
    return node;
  }

  /** Ends a node with SIGKILL. */
  public void kill(Node node) throws InterruptedException {
    nodes.remove(node);
    processes().kill(node.process());
  }

  /** Makes a node leave the ring, and waits until its process ends. */
  public void leave(Node node) throws IOException, InterruptedException {
    nodes.remove(node);
    processes().interrupt(node.process());
    processes().awaitEnd(node.process());
  }

  /** Waits until every node reports that all nodes are UP and every key has all its copies. */
  public void awaitWhole() {
    long end = System.nanoTime() + TIMEOUT.toNanos();
    while (!nodes.stream().allMatch(this::reportsWhole)) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException(
            "the ring was not whole within " + TIMEOUT.toMinutes() + " minutes");
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private boolean reportsWhole(Node node) {
    try {
      RingInfo ring = ring(node);
      return ring.isWhole()
          && ring.getMembersSize() == nodes.size()
          && ring.getMembers().stream().allMatch(member -> member.getState() == MemberState.UP);
    } catch (TException notYet) {
      return false;
    }
  }

  /** Returns the ring, as the first node describes it. */
  public RingInfo ring() throws TException {
    return ring(nodes.getFirst());
  }

  private static RingInfo ring(Node node) throws TException {
    try (TSocket socket = new TSocket("127.0.0.1", node.client().getPort(), ANSWER_MILLIS)) {
      socket.open();
      return new Store.Client(new TBinaryProtocol(socket)).ring(0);
    }
  }

  /** Returns the running nodes, the oldest first. */
  public List<Node> nodes() {
    return List.copyOf(nodes);
  }

  /** Returns the value of a node's metric. If the metric has labels, returns its first value. */
  public double metric(Node node, String name) throws IOException, InterruptedException {
    String all =
        http.send(
                HttpRequest.newBuilder(node.metrics()).build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    Matcher found = Pattern.compile("(?m)^" + name + "(?:\\{[^}]*\\})? (\\S+)$").matcher(all);
    if (!found.find()) {
      throw new IllegalStateException(node.metrics() + " has no metric " + name);
    }
    return Double.parseDouble(found.group(1));
  }

  @Override
  public List<String> settings() {
    return List.of(version, nodes.size() + " of: " + processes().lines().getFirst());
  }

  @Override
  public List<InetSocketAddress> clients() {
    return nodes.stream().map(Node::client).toList();
  }

  @Override
  public void close() {
    http.close();
    super.close();
  }
}
