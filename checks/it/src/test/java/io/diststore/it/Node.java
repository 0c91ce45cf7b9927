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

/** A node that runs in its own process and writes its output to a file. */
final class Node {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int ANSWER_MILLIS = 5_000;
  private static final Pattern LISTENS = Pattern.compile("is listening on \\S+:(\\d+)");
  private static final Pattern HTTP = Pattern.compile("(http://\\S+:\\d+)/q/health");
  private static final Pattern IN_RING = Pattern.compile("(?m)^(founded a|joined the) ring");
  private static final HttpClient WEB =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private final String name;
  private final Path log;
  private final Process process;

  /** Starts the node. {@code heap} is the JVM option that sets the heap size. */
  Node(Path logs, String name, String command, String heap, List<String> options) {
    this.name = name;
    this.log = logs.resolve(name + ".log");
    List<String> line = new ArrayList<>(options);
    line.addFirst(Command.HOME.resolve("bin").resolve(command).toString());
    try {
      Files.createDirectories(logs);
      ProcessBuilder builder =
          new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
      // At the level DEBUG, the log says which views were proposed and why. This helps to explain a
      // failed test.
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

  /** Returns everything that the node has written so far. */
  String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  boolean isRunning() {
    return process.isAlive();
  }

  /** Waits until the node is a member of a ring and serves health and metrics. */
  Node awaitInRing() {
    return awaitInRing(TIMEOUT);
  }

  Node awaitInRing(Duration timeout) {
    Await.until(
        name + " is in a ring",
        timeout,
        () -> {
          if (!isRunning()) {
            throw new IllegalStateException(name + " ended: " + output());
          }
          return IN_RING.matcher(output()).find() && HTTP.matcher(output()).find();
        });
    return this;
  }

  /** Waits until the process ends, and returns its exit code. */
  int awaitEnd() {
    try {
      if (!process.waitFor(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError(name + " did not end within " + TIMEOUT.toSeconds() + " s");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sends a signal to the process: INT, TERM, KILL, STOP or CONT. */
  void signal(String signal) {
    Command kill =
        Command.run(
            List.of("kill", "-" + signal, Long.toString(pid())), new byte[0], Map.of(), TIMEOUT);
    if (kill.exit() != 0) {
      throw new AssertionError("kill -" + signal + " of " + name + " failed: " + kill.err());
    }
  }

  /** Ends the process immediately. */
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  int port() {
    return Integer.parseInt(fromOutput(LISTENS));
  }

  /** Returns the port of health and metrics. */
  int httpPort() {
    return URI.create(fromOutput(HTTP)).getPort();
  }

  NodeAddress address() {
    return new NodeAddress("127.0.0.1", port());
  }

  /** Makes a call through the generated client, on a new connection. */
  <T> T call(Call<T> call) throws TException {
    try (TSocket socket = new TSocket("127.0.0.1", port(), ANSWER_MILLIS)) {
      socket.open();
      return call.on(new Store.Client(new TBinaryProtocol(socket)));
    }
  }

  /** A call to a node. */
  interface Call<T> {
    T on(Store.Client node) throws TException;
  }

  RingInfo ring() throws TException {
    return call(node -> node.ring(0));
  }

  /** Returns the current value of a metric, or 0 if the node has no metric of that name. */
  double metric(String metric) {
    return metric(httpGet("/q/metrics"), metric);
  }

  /**
   * Returns the value of {@code metric} in {@code metrics}, the text of an earlier response. Some
   * metrics are reset whenever they are read. So a caller that needs several metrics must take them
   * from one response.
   */
  static double metric(String metrics, String metric) {
    String line = "(?m)^" + Pattern.quote(metric) + "(?:\\{[^}]*\\})? (\\S+)$";
    Matcher matcher = Pattern.compile(line).matcher(metrics);
    return matcher.find() ? Double.parseDouble(matcher.group(1)) : 0;
  }

  /**
   * The processor time of an event loop.
   *
   * @param ranSeconds how long the loop ran on a processor
   * @param waitedSeconds how long the loop was ready to run but had no processor
   */
  record ProcessorTime(double ranSeconds, double waitedSeconds) {}

  /**
   * Returns how much processor time the node's event loop has used since its start. Linux counts
   * this time.
   */
  ProcessorTime loopProcessorTime() {
    try (var threads = Files.list(Path.of("/proc/" + pid() + "/task"))) {
      for (Path thread : threads.toList()) {
        if (Files.readString(thread.resolve("comm")).startsWith("diststore")) {
          String[] nanos = Files.readString(thread.resolve("schedstat")).split(" ");
          return new ProcessorTime(Long.parseLong(nanos[0]) / 1e9, Long.parseLong(nanos[1]) / 1e9);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    throw new IllegalStateException(name + " has no event loop");
  }

  /** Requests {@code path} from the node's HTTP server, and returns the body of the response. */
  String httpGet(String path) {
    URI at = URI.create(fromOutput(HTTP) + path);
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

  private String fromOutput(Pattern pattern) {
    Matcher matcher = pattern.matcher(output());
    if (!matcher.find()) {
      throw new IllegalStateException(name + " has not written yet: " + pattern);
    }
    return matcher.group(1);
  }
}
