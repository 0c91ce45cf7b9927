package io.diststore.bench;

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
 * How long a node takes from its start to its first answer, once as the founder of a ring and once
 * joining one, and how long a {@code storeget} takes as a whole process.
 */
final class Start {
  private static final long LOOK_NANOS = Duration.ofMillis(2).toNanos();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration REST = Duration.ofMillis(500);

  /** Of a processor: two nodes at rest tell each other that they are there, and take less. */
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
        int first = DiststoreNodes.portsInARow();
        figures.add(
            "start to serving",
            "the first node, 0.2 s of it looking for a ring",
            "s",
            serve(processes, first, first));
        figures.add("start to serving", "a second node", "s", serve(processes, first, first + 1));
        tool("storeput", "-h", "localhost:" + first, "key", "value");
        awaitRest(processes);
        long begun = System.nanoTime();
        tool("storeget", "-h", "localhost:" + first, "key");
        figures.add(
            "storeget as a whole process", "diststore", "s", (System.nanoTime() - begun) / 1e9);
        List<String> settings = new ArrayList<>(List.of(Versions.ofTree(home)));
        settings.addAll(processes.lines());
        figures.settings("settings of diststore", settings);
      }
    }
    return figures;
  }

  /** Starts a node; seconds until a get through it was answered. */
  private double serve(Processes processes, int firstPort, int port) throws IOException {
    List<String> line = new ArrayList<>(DiststoreNodes.line(home, firstPort, COPIES));
    line.addAll(List.of("-p", Integer.toString(port)));
    long begun = System.nanoTime();
    processes.start(Map.of(), line);
    while (!answers(port)) {
      if (System.nanoTime() - begun > PATIENCE.toNanos()) {
        throw new IllegalStateException(
            "even after " + PATIENCE.toSeconds() + " s a node does not serve: " + line);
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return (System.nanoTime() - begun) / 1e9;
  }

  /** A get waits for the node to be in its ring; until it listens there is nobody to ask. */
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
   * Nodes that have just started go on compiling for a while, on the processors that a tool needs.
   */
  private static void awaitRest(Processes processes) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    double before;
    double after = processes.processorSeconds();
    do {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("the nodes do not come to rest");
      }
      before = after;
      TimeUnit.NANOSECONDS.sleep(REST.toNanos());
      after = processes.processorSeconds();
    } while (after - before > REST_SHARE * REST.toNanos() / 1e9);
  }

  private void tool(String name, String... arguments) throws IOException, InterruptedException {
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
