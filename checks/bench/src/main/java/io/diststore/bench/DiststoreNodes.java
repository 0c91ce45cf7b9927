package io.diststore.bench;

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

/** Nodes of this tree, as {@code bin/storeserver} starts them. */
final class DiststoreNodes implements Subject {
  private static final int ANSWER_MILLIS = 5_000;
  private static final int PORTS = 10;
  private static final long LOOK_NANOS = 20_000_000;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Processes processes = new Processes();
  private final HttpClient http = HttpClient.newHttpClient();
  private final String version;
  private final List<String> line;
  private final String javaOptions;
  private final List<Node> nodes = new ArrayList<>();

  /**
   * One that runs.
   *
   * @param process its place among the processes
   * @param metrics where they are read
   */
  record Node(int process, InetSocketAddress client, URI metrics) {}

  DiststoreNodes(Path home, int nodes, int copies, String javaOptions) throws IOException {
    this.javaOptions = javaOptions;
    version = Versions.ofTree(home);
    line = line(home, portsInARow(), copies);
    for (int i = 0; i < nodes; i++) {
      add();
    }
    awaitWhole();
  }

  /** The command line of each node of a ring whose nodes have these ports: ten from the first. */
  static List<String> line(Path home, int firstPort, int copies) {
    return List.of(
        home.resolve("bin/storeserver").toString(),
        "--ports",
        firstPort + "-" + (firstPort + PORTS - 1),
        "--copies",
        Integer.toString(copies));
  }

  static int portsInARow() throws IOException {
    // Nodes look for each other among these; another one's node there would be joined.
    return 20_000 + Processes.freePort() % 10_000;
  }

  /** Starts one more, and waits until it is in the ring; it may hold nothing yet. */
  Node add() throws IOException {
    int started = processes.start(Map.of("DISTSTORE_JAVA_OPTS", javaOptions), line);
    processes.awaitSaid(started, "(?m)^(founded a|joined the) ring");
    int port = Integer.parseInt(processes.awaitSaid(started, "listens at \\S+:(\\d+)"));
    String metrics = processes.awaitSaid(started, "(http://\\S+)/q/health") + "/q/metrics";
    Node node = new Node(started, Processes.loopback(port), URI.create(metrics));
    nodes.add(node);
    return node;
  }

  /** Ends that one with SIGKILL. */
  void kill(Node node) throws InterruptedException {
    nodes.remove(node);
    processes.kill(node.process());
  }

  /** Lets that one leave in good order, and waits for its end. */
  void leave(Node node) throws IOException, InterruptedException {
    nodes.remove(node);
    processes.interrupt(node.process());
    processes.awaitEnd(node.process());
  }

  /** Waits until each node says that all are up, and that every key has all its copies. */
  void awaitWhole() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!nodes.stream().allMatch(this::saysWhole)) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException(
            "even after " + PATIENCE.toMinutes() + " minutes the ring is not whole");
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private boolean saysWhole(Node node) {
    try {
      RingInfo ring = ring(node);
      return ring.isWhole()
          && ring.getMembersSize() == nodes.size()
          && ring.getMembers().stream().allMatch(member -> member.getState() == MemberState.UP);
    } catch (TException notYet) {
      return false;
    }
  }

  /** The ring as the first node tells it. */
  RingInfo ring() throws TException {
    return ring(nodes.getFirst());
  }

  private static RingInfo ring(Node node) throws TException {
    try (TSocket socket = new TSocket("127.0.0.1", node.client().getPort(), ANSWER_MILLIS)) {
      socket.open();
      return new Store.Client(new TBinaryProtocol(socket)).ring(0);
    }
  }

  /** Those that run, the oldest first. */
  List<Node> nodes() {
    return List.copyOf(nodes);
  }

  /** A metric that has no labels, or one value for all of them. */
  double metric(Node node, String name) throws IOException, InterruptedException {
    String all =
        http.send(
                HttpRequest.newBuilder(node.metrics()).build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    Matcher found = Pattern.compile("(?m)^" + name + "(?:\\{[^}]*\\})? (\\S+)$").matcher(all);
    if (!found.find()) {
      throw new IllegalStateException("there is no metric " + name + " at " + node.metrics());
    }
    return Double.parseDouble(found.group(1));
  }

  @Override
  public String name() {
    return "diststore";
  }

  @Override
  public List<String> settings() {
    return List.of(version, nodes.size() + " of: " + processes.lines().getFirst());
  }

  @Override
  public List<InetSocketAddress> clients() {
    return nodes.stream().map(Node::client).toList();
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
    http.close();
    processes.close();
  }
}
