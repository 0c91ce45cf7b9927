package io.diststore.bench.subject;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The processes of one subject. They share a directory. They are killed when this object is closed,
 * or at the latest when the benchmark ends.
 */
public final class Processes implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofMinutes(3);
  private static final long POLL_NANOS = Duration.ofMillis(20).toNanos();

  /** The unit of the processor times in {@code /proc}. It is the same on every Linux machine. */
  private static final double TICKS_PER_SECOND = 100;

  private final Path directory;
  private final List<Process> processes = new ArrayList<>();
  private final List<Path> logs = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private final Thread hook = new Thread(this::kill);

  /** Creates the directory. */
  public Processes() throws IOException {
    directory = Files.createTempDirectory("bench");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Returns the directory in which the processes run. */
  public Path directory() {
    return directory;
  }

  /** Returns the distinct command lines of all processes started so far, without class paths. */
  public List<String> lines() {
    return lines.stream().distinct().toList();
  }

  /** Starts a process, and writes its output to a log. Returns the index of the process. */
  public int start(Map<String, String> environment, List<String> line) throws IOException {
    Path log = directory.resolve("log-" + processes.size());
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    processes.add(builder.start());
    logs.add(log);
    String before =
        environment.containsKey("DISTSTORE_JAVA_OPTS")
            ? "DISTSTORE_JAVA_OPTS=" + environment.get("DISTSTORE_JAVA_OPTS") + " "
            : "";
    lines.add(before + String.join(" ", line).replaceAll("-cp \\S+", "-cp ..."));
    return processes.size() - 1;
  }

  /**
   * Waits until the output of process {@code i} matches {@code pattern}. Returns the first group of
   * the match, or the whole match if the pattern has no group.
   */
  public String awaitOutput(int i, String pattern) throws IOException {
    Pattern compiled = Pattern.compile(pattern);
    long end = System.nanoTime() + TIMEOUT.toNanos();
    while (true) {
      String output = Files.readString(logs.get(i));
      Matcher matcher = compiled.matcher(output);
      if (matcher.find()) {
        return matcher.group(matcher.groupCount() > 0 ? 1 : 0);
      }
      pauseOrFail(end, i, "has not printed '" + pattern + "'");
    }
  }

  /** Waits until process {@code i} listens at {@code address}. */
  public void awaitListening(int i, InetSocketAddress address) throws IOException {
    long end = System.nanoTime() + TIMEOUT.toNanos();
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(address, 1000);
        return;
      } catch (IOException notYet) {
        pauseOrFail(end, i, "does not listen at " + address);
      }
    }
  }

  /** Kills process {@code i}, and waits until it has ended. */
  public void kill(int i) throws InterruptedException {
    processes.get(i).destroyForcibly().waitFor();
  }

  /** Sends SIGINT to process {@code i}, as Ctrl-C does. */
  public void interrupt(int i) throws IOException, InterruptedException {
    String pid = Long.toString(processes.get(i).pid());
    int code = new ProcessBuilder("kill", "-INT", pid).inheritIO().start().waitFor();
    if (code != 0) {
      throw new IllegalStateException(lines.get(i) + " could not be interrupted");
    }
  }

  /** Waits until process {@code i} ends by itself with exit code 0. */
  public void awaitEnd(int i) throws IOException, InterruptedException {
    boolean ended = processes.get(i).waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    if (!ended || processes.get(i).exitValue() != 0) {
      throw new IllegalStateException(
          lines.get(i)
              + (ended ? " ended with code " + processes.get(i).exitValue() : " does not end")
              + ". Its output: "
              + Files.readString(logs.get(i)));
    }
  }

  /** Pauses before the next poll, or throws if the process has ended or the time is up. */
  private void pauseOrFail(long endNanos, int i, String problem) throws IOException {
    if (!processes.get(i).isAlive() || System.nanoTime() > endNanos) {
      throw new IllegalStateException(
          lines.get(i) + " " + problem + ". Its output: " + Files.readString(logs.get(i)));
    }
    LockSupport.parkNanos(POLL_NANOS);
  }

  private List<Process> alive() {
    return processes.stream().filter(Process::isAlive).toList();
  }

  /** Returns the processor time that all running processes have used so far. */
  public double processorSeconds() throws IOException {
    double seconds = 0;
    for (Process process : alive()) {
      String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
      // The times are the 12th and 13th fields after the name. The name can contain blanks.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      seconds += (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }
    return seconds;
  }

  /** Returns the resident memory of all processes that are running. */
  public long residentBytes() throws IOException {
    long bytes = 0;
    for (Process process : alive()) {
      for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
        if (line.startsWith("VmRSS:")) {
          bytes += Long.parseLong(line.replaceAll("\\D", "")) * 1024;
        }
      }
    }
    return bytes;
  }

  /** Returns a port that is free on the loopback interface now. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Returns the address of a port on the loopback interface. */
  public static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private void kill() {
    processes.forEach(Process::destroyForcibly);
  }

  @Override
  public void close() {
    kill();
    try {
      for (Process process : processes) {
        process.waitFor(10, TimeUnit.SECONDS);
      }
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("could not end the processes or delete their files", e);
    } catch (IllegalStateException shuttingDown) {
      // This JVM is shutting down, so the hook cannot be removed. It runs anyway.
    }
  }
}
