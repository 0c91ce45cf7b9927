package io.diststore.bench;

import io.diststore.bench.subject.DiststoreNodes;
import io.diststore.bench.subject.Processes;
import io.diststore.bench.subject.Versions;
import io.diststore.bench.subject.Wire;
import io.diststore.thrift.diststore.Store;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.transport.TSocket;

/**
 * Measures how long each of two nodes takes from its start to its first answer. The first node
 * founds a ring, and the second joins it. Also measures how long a {@code storeget} process runs.
 */
final class Start {
  private static final long POLL_NANOS = Duration.ofMillis(2).toNanos();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final Duration REST_PERIOD = Duration.ofMillis(500);

  /**
   * Two nodes count as at rest if together they use less than this share of a processor. Nodes at
   * rest only exchange beacons.
   */
  private static final double REST_SHARE = 0.1;

  private static final int ANSWER_MILLIS = 10_000;
  private static final int COPIES = 2;

  private final Path home;
  private final Figures figures = new Figures();

  Start(Path home) {
    this.home = home;
  }

  Findings measure(int rounds) throws Exception {
    for (int round = 0; round < rounds; round++) {
      try (Processes processes = new Processes()) {
        int first = DiststoreNodes.firstPort();
        figures.add(
            "from start to first answer",
            "the first node, including 0.2 s in which it looks for a ring",
            "s",
            startNode(processes, first, first));
        figures.add(
            "from start to first answer",
            "the second node",
            "s",
            startNode(processes, first, first + 1));
        runTool("storeput", "-h", "localhost:" + first, "key", "value");
        awaitRest(processes);
        long startNanos = System.nanoTime();
        runTool("storeget", "-h", "localhost:" + first, "key");
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        figures.add("run time of a storeget process", "diststore", "s", seconds);
        List<String> settings = new ArrayList<>(List.of(Versions.ofTree(home)));
        settings.addAll(processes.lines());
        figures.addSettings("settings of diststore", settings);
      }
    }
    return figures;
  }

  /** Starts a node. Returns how many seconds it takes until the node answers a get. */
  private double startNode(Processes processes, int firstPort, int port) throws IOException {
    List<String> line = new ArrayList<>(DiststoreNodes.commandLine(home, firstPort, COPIES));
    line.addAll(List.of("-p", Integer.toString(port)));
    long startNanos = System.nanoTime();
    processes.start(Map.of(), line);
    while (!answers(port)) {
      if (System.nanoTime() - startNanos > TIMEOUT.toNanos()) {
        throw new IllegalStateException(
            "a node did not serve within " + TIMEOUT.toSeconds() + " s: " + line);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return (System.nanoTime() - startNanos) / 1e9;
  }

  /**
   * Makes a get, and returns true if the node answers it. A node that already listens does not
   * answer before it is in a ring.
   */
  private static boolean answers(int port) {
    try (TSocket socket = new TSocket("127.0.0.1", port, ANSWER_MILLIS)) {
      socket.open();
      new Store.Client(new TBinaryProtocol(socket)).get(ByteBuffer.wrap(Wire.key(0)));
      return true;
    } catch (TException notYet) {
      return false;
    }
  }

  /**
   * Waits until the nodes are at rest. For a while after its start, a node compiles code. That
   * would slow down the tool that is measured next.
   */
  private static void awaitRest(Processes processes) throws IOException, InterruptedException {
    long end = System.nanoTime() + TIMEOUT.toNanos();
    double before;
    double after = processes.processorSeconds();
    do {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("the nodes are not at rest");
      }
      before = after;
      TimeUnit.NANOSECONDS.sleep(REST_PERIOD.toNanos());
      after = processes.processorSeconds();
    } while (after - before > REST_SHARE * REST_PERIOD.toNanos() / 1e9);
  }

  private void runTool(String name, String... arguments) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(home.resolve("bin").resolve(name).toString()));
    line.addAll(List.of(arguments));
    int code =
        new ProcessBuilder(line)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start()
            .waitFor();
    if (code != 0) {
      throw new IllegalStateException(name + " ended with code " + code);
    }
  }
}
