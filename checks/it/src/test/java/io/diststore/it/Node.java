package io.diststore.it;

import io.diststore.client.NodeAddress;
import io.diststore.history.Await;
import io.diststore.thrift.diststore.RingInfo;
import io.diststore.thrift.diststore.Store;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.transport.TSocket;

/** One node, as a process of its own. All it says goes to a file. */
final class Node {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ANSWER_MILLIS = 5_000;
  private static final Pattern LISTENS = Pattern.compile("listens at \\S+:(\\d+)");
  private static final Pattern HTTP = Pattern.compile("(http://\\S+:\\d+)/q/health");
  private static final Pattern IN_RING = Pattern.compile("(?m)^(founded a|joined the) ring");
  private static final HttpClient WEB =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private final String name;
  private final Path log;
  private final Process process;

  /** Starts it; {@code heap} is Java's own option for its size. */
  Node(Path logs, String name, String command, String heap, List<String> options) {
    this.name = name;
    this.log = logs.resolve(name + ".log");
    List<String> line = new ArrayList<>(options);
    line.addFirst(Command.HOME.resolve("bin").resolve(command).toString());
    try {
      Files.createDirectories(logs);
      ProcessBuilder builder =
          new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
      // Which views were proposed, and why, is what a failed test is understood by.
      builder
          .environment()
          .put(
              "DISTSTORE_JAVA_OPTS",
              heap + " -Dquarkus.log.category.\"io.diststore.locator\".level=DEBUG");
      process = builder.start();
    } catch (IOException e) {
      throw new IllegalStateException(line + " could not be started", e);
    }
  }

  String name() {
    return name;
  }

  long pid() {
    return process.pid();
  }

  /** All it has said so far. */
  String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  boolean running() {
    return process.isAlive();
  }

  /** Waits until it is a member of a ring and serves health and metrics. */
  Node awaitInRing() {
    Await.until(
        name + " is in a ring",
        PATIENCE,
        () -> {
          if (!running()) {
            throw new IllegalStateException(name + " ended: " + output());
          }
          return IN_RING.matcher(output()).find() && HTTP.matcher(output()).find();
        });
    return this;
  }

  /** Waits for its end and returns its exit code. */
  int awaitEnd() {
    try {
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError(name + " did not end within " + PATIENCE.toSeconds() + " s");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sends it a signal: INT, TERM, KILL, STOP or CONT. */
  void signal(String signal) {
    Command kill =
        Command.run(
            List.of("kill", "-" + signal, Long.toString(pid())), new byte[0], Map.of(), PATIENCE);
    if (kill.exit() != 0) {
      throw new AssertionError(name + " could not be sent " + signal + ": " + kill.err());
    }
  }

  /** Ends it whatever it is doing. */
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  int port() {
    return Integer.parseInt(said(LISTENS));
  }

  NodeAddress address() {
    return new NodeAddress("127.0.0.1", port());
  }

  /** A call of the generated client, on a connection of its own. */
  <T> T ask(Question<T> question) throws TException {
    try (TSocket socket = new TSocket("127.0.0.1", port(), ANSWER_MILLIS)) {
      socket.open();
      return question.put(new Store.Client(new TBinaryProtocol(socket)));
    }
  }

  /** What is asked of a node. */
  interface Question<T> {
    T put(Store.Client node) throws TException;
  }

  RingInfo ring() throws TException {
    return ask(node -> node.ring(0));
  }

  /** The value of a metric; 0 if there is none of that name. */
  double metric(String metric) {
    return metric(web("/q/metrics"), metric);
  }

  /** The same of metrics that were read before: some of them begin anew at each reading. */
  static double metric(String metrics, String metric) {
    String line = "(?m)^" + Pattern.quote(metric) + "(?:\\{[^}]*\\})? (\\S+)$";
    Matcher matcher = Pattern.compile(line).matcher(metrics);
    return matcher.find() ? Double.parseDouble(matcher.group(1)) : 0;
  }

  /** How long its event loop had a processor, and how long it was ready and had none. */
  record Processor(double ranSeconds, double waitedSeconds) {}

  /** Of its event loop, since its start; as Linux counts it. */
  Processor loop() {
    try (var threads = Files.list(Path.of("/proc/" + pid() + "/task"))) {
      for (Path thread : threads.toList()) {
        if (Files.readString(thread.resolve("comm")).startsWith("diststore")) {
          String[] nanos = Files.readString(thread.resolve("schedstat")).split(" ");
          return new Processor(Long.parseLong(nanos[0]) / 1e9, Long.parseLong(nanos[1]) / 1e9);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    throw new IllegalStateException(name + " has no event loop");
  }

  /** What is at that path of its health and metrics. */
  String web(String path) {
    URI at = URI.create(said(HTTP) + path);
    try {
      return WEB.send(
              HttpRequest.newBuilder(at).timeout(Duration.ofSeconds(10)).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new IllegalStateException(at + " does not answer", e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private String said(Pattern pattern) {
    Matcher matcher = pattern.matcher(output());
    if (!matcher.find()) {
      throw new IllegalStateException(name + " has not said yet: " + pattern);
    }
    return matcher.group(1);
  }
}
