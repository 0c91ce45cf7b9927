package io.diststore.it;

import io.diststore.client.NodeAddress;
import io.diststore.client.StoreClient;
import io.diststore.history.Await;
import io.diststore.thrift.diststore.MemberState;
import io.diststore.thrift.diststore.RingInfo;
import io.diststore.thrift.diststore.RingMember;
import io.diststore.thrift.diststore.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.thrift.TException;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The nodes of one test, or of all tests of a class if this extension is in a static field. The
 * nodes are killed when the test or the class ends. When a test fails, the last lines of each node
 * are printed.
 */
final class Nodes
    implements BeforeAllCallback,
        BeforeEachCallback,
        AfterTestExecutionCallback,
        AfterEachCallback,
        AfterAllCallback {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int LINES_SHOWN = 25;

  private final List<Node> nodes = new CopyOnWriteArrayList<>();
  private boolean isPerClass;
  private Path logs;
  private Ports ports;

  Nodes() {
    // Even if the test run is interrupted, no process stays behind.
    Runtime.getRuntime().addShutdownHook(new Thread(this::killAll));
  }

  /** Returns the ports at which these nodes find each other. */
  Ports ports() {
    return ports;
  }

  /** Starts a node of the store at the ports of this test. */
  Node start(String... options) {
    return startAt(ports, "storeserver", options);
  }

  /** Starts a node at other ports, where it finds only the nodes of those ports. */
  Node startAt(Ports ports, String command, String... options) {
    List<String> all = new ArrayList<>(List.of("--ports", ports.range()));
    all.addAll(List.of(options));
    Node node = new Node(logs, command + "-" + (nodes.size() + 1), command, "-Xmx384m", all);
    nodes.add(node);
    return node;
  }

  /** Starts {@code size} nodes at the same moment, and waits until they are one whole ring. */
  List<Node> startRing(int size, String... options) {
    List<Node> ring = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      ring.add(start(options));
    }
    ring.forEach(Node::awaitInRing);
    awaitWhole(ring);
    return ring;
  }

  /**
   * Waits until every one of these nodes reports a whole ring of exactly these nodes, in which no
   * keys move.
   */
  static void awaitWhole(List<Node> ring) {
    Await.until(
        "the ring of " + ring.stream().map(Node::name).toList() + " is whole",
        TIMEOUT,
        () -> isWhole(ring));
  }

  /**
   * Waits until every one of these nodes reports exactly these nodes as the ring's members. Unlike
   * {@link #awaitWhole}, this method works for nodes of any service.
   */
  static void awaitMembers(List<Node> ring) {
    Set<Integer> wanted = new HashSet<>();
    ring.forEach(node -> wanted.add(node.port()));
    for (Node node : ring) {
      Await.until(
          node.name() + " knows the members " + wanted,
          TIMEOUT,
          () -> {
            Set<Integer> known = new HashSet<>();
            node.call(Store.Client::get_all)
                .forEach(location -> known.add(Short.toUnsignedInt(location.getPort())));
            return known.equals(wanted);
          });
    }
  }

  private static boolean isWhole(List<Node> ring) throws TException {
    Set<Integer> wanted = new HashSet<>();
    ring.forEach(node -> wanted.add(node.port()));
    Set<List<Long>> views = new HashSet<>();
    for (Node node : ring) {
      RingInfo info = node.ring();
      Set<Integer> members = new HashSet<>();
      for (RingMember member : info.getMembers()) {
        if (member.getState() != MemberState.UP) {
          return false;
        }
        members.add(Short.toUnsignedInt(member.getClient().getPort()));
      }
      if (!info.isWhole() || !members.equals(wanted)) {
        return false;
      }
      views.add(List.of(info.getRingHigh(), info.getRingLow(), info.getEpoch()));
    }
    return views.size() == 1;
  }

  /** Returns a client of these nodes, which tries the next node when one fails. */
  static StoreClient client(List<Node> ring, Duration deadline) {
    List<NodeAddress> addresses = ring.stream().map(Node::address).toList();
    return new StoreClient(addresses, deadline);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    isPerClass = true;
    prepare(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    if (!isPerClass) {
      prepare(context);
    }
  }

  private void prepare(ExtensionContext context) {
    logs =
        Path.of(System.getProperty("it.logs"))
            .resolve(context.getRequiredTestClass().getSimpleName())
            .resolve(context.getTestMethod().map(method -> method.getName()).orElse("all"));
    ports = Ports.free(20);
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    if (context.getExecutionException().isPresent()) {
      nodes.forEach(Nodes::show);
      System.out.println("The complete output of the nodes is in " + logs);
    }
  }

  private static void show(Node node) {
    List<String> lines = node.output().lines().toList();
    System.out.println(
        "-- last lines of " + node.name() + (node.isRunning() ? ", which is running:" : ":"));
    lines.stream().skip(Math.max(0, lines.size() - LINES_SHOWN)).forEach(System.out::println);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (!isPerClass) {
      killAll();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    killAll();
  }

  private void killAll() {
    nodes.forEach(Node::kill);
    nodes.clear();
  }

  /** Returns a directory for files of the test, and creates it if it does not exist. */
  Path directory() {
    try {
      return Files.createDirectories(logs);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
