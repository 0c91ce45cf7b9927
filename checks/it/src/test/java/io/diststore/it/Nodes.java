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
 * The nodes that a test has started. If this extension is in a static field, all tests of the class
 * share the nodes. The nodes are killed after the test, or after the last test of the class. When a
 * test fails, the last lines of each node's output are printed.
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
    // This hook kills the nodes even if the test run is interrupted.
    Runtime.getRuntime().addShutdownHook(new Thread(this::killAll));
  }

  /** Returns the ports where these nodes look for each other. */
  Ports ports() {
    return ports;
  }

  /** Starts a {@code storeserver} at the ports of this test. */
  Node start(String... options) {
    return startAt(ports, "storeserver", options);
  }

  /** Starts a node that looks for other nodes only at the given ports. */
  Node startAt(Ports ports, String command, String... options) {
    return startAt(ports, command, "-Xmx384m", options);
  }

  /** Starts a {@code storeserver} that needs little memory. */
  Node startSmall(Ports ports, String... options) {
    return startAt(ports, "storeserver", "-Xmx96m", options);
  }

  private Node startAt(Ports ports, String command, String heap, String[] options) {
    List<String> all = new ArrayList<>(List.of("--ports", ports.range()));
    all.addAll(List.of(options));
    Node node = new Node(logs, command + "-" + (nodes.size() + 1), command, heap, all);
    nodes.add(node);
    return node;
  }

  /** Starts {@code size} nodes at the same moment, and waits until they form one whole ring. */
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
   * Waits until these nodes form one whole ring: all of them report the same view, the view has no
   * other members, and every member is UP.
   */
  static void awaitWhole(List<Node> ring) {
    awaitWhole(ring, TIMEOUT);
  }

  static void awaitWhole(List<Node> ring, Duration timeout) {
    Await.until(
        "the ring of " + ring.stream().map(Node::name).toList() + " is whole",
        timeout,
        () -> isWhole(ring));
  }

  /**
   * Waits until each of these nodes reports that the members of its ring are exactly these nodes.
   * Unlike {@link #awaitWhole}, this method works for nodes of any service.
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

  /**
   * Returns a client that has the addresses of these nodes. When one node fails, the client tries
   * the next.
   */
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
