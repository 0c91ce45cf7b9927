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
 * The nodes of one test, or of all tests of a class if this is a static field. None of them
 * outlives it; when a test fails, the end of what each one said is shown.
 */
final class Nodes
    implements BeforeAllCallback,
        BeforeEachCallback,
        AfterTestExecutionCallback,
        AfterEachCallback,
        AfterAllCallback {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int LINES_SHOWN = 25;

  private final List<Node> nodes = new CopyOnWriteArrayList<>();
  private boolean ofClass;
  private Path logs;
  private Ports ports;

  Nodes() {
    // However this machine's tests end, no process stays behind.
    Runtime.getRuntime().addShutdownHook(new Thread(this::killAll));
  }

  /** Where these nodes find each other. */
  Ports ports() {
    return ports;
  }

  /** Starts a node of the store among these. */
  Node start(String... options) {
    return startAt(ports, "storeserver", options);
  }

  /** Starts a node among those of other ports. */
  Node startAt(Ports where, String command, String... options) {
    List<String> all = new ArrayList<>(List.of("--ports", where.range()));
    all.addAll(List.of(options));
    Node node = new Node(logs, command + "-" + (nodes.size() + 1), command, "-Xmx384m", all);
    nodes.add(node);
    return node;
  }

  /** Starts so many nodes at the same moment and waits until they are one whole ring. */
  List<Node> startRing(int size, String... options) {
    List<Node> ring = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      ring.add(start(options));
    }
    ring.forEach(Node::awaitInRing);
    awaitWhole(ring);
    return ring;
  }

  /** Waits until all of these say that they, and nobody else, are a ring in which nothing moves. */
  static void awaitWhole(List<Node> ring) {
    Await.until(
        "the ring of " + ring.stream().map(Node::name).toList() + " is whole",
        PATIENCE,
        () -> whole(ring));
  }

  /**
   * Waits until each of these, whatever their service is, says that they are the ring's members.
   */
  static void awaitMembers(List<Node> ring) {
    Set<Integer> wanted = new HashSet<>();
    ring.forEach(node -> wanted.add(node.port()));
    for (Node node : ring) {
      Await.until(
          node.name() + " knows the members " + wanted,
          PATIENCE,
          () -> {
            Set<Integer> known = new HashSet<>();
            node.ask(Store.Client::get_all)
                .forEach(location -> known.add(Short.toUnsignedInt(location.getPort())));
            return known.equals(wanted);
          });
    }
  }

  private static boolean whole(List<Node> ring) throws TException {
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

  /** A client of these nodes that goes on to the next one when one fails. */
  static StoreClient client(List<Node> ring, Duration deadline) {
    List<NodeAddress> addresses = ring.stream().map(Node::address).toList();
    return new StoreClient(addresses, deadline);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    ofClass = true;
    prepare(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    if (!ofClass) {
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
      System.out.println("All that the nodes said is in " + logs);
    }
  }

  private static void show(Node node) {
    List<String> lines = node.output().lines().toList();
    System.out.println(
        "-- the end of what " + node.name() + (node.running() ? ", running," : "") + " said:");
    lines.stream().skip(Math.max(0, lines.size() - LINES_SHOWN)).forEach(System.out::println);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (!ofClass) {
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

  /** A directory for files of the test. */
  Path directory() {
    try {
      return Files.createDirectories(logs);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
