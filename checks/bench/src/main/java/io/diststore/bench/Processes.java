package io.diststore.bench;

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

/** The processes of one subject, with a directory of their own; none outlives this one. */
final class Processes implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final long LOOK_NANOS = Duration.ofMillis(20).toNanos();

  /** How the kernel counts processor time for programs, on every Linux. */
  private static final double TICKS_A_SECOND = 100;

  private final Path directory;
  private final List<Process> processes = new ArrayList<>();
  private final List<Path> logs = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private final Thread hook = new Thread(this::kill);

  Processes() throws IOException {
    directory = Files.createTempDirectory("bench");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  Path directory() {
    return directory;
  }

  /** The different command lines so far; class paths are left out. */
  List<String> lines() {
    return lines.stream().distinct().toList();
  }

  /** Starts one; all it says goes to a log. Returns its place. */
  int start(Map<String, String> environment, List<String> line) throws IOException {
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

  /** Waits until process {@code i} has said this; returns its first group, or all of it. */
  String awaitSaid(int i, String pattern) throws IOException {
    Pattern sought = Pattern.compile(pattern);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      String said = Files.readString(logs.get(i));
      Matcher matcher = sought.matcher(said);
      if (matcher.find()) {
        return matcher.group(matcher.groupCount() > 0 ? 1 : 0);
      }
      giveUpAfter(end, i, "has not said '" + pattern + "'");
    }
  }

  /** Waits until somebody listens there on behalf of process {@code i}. */
  void awaitListening(int i, InetSocketAddress address) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(address, 1000);
        return;
      } catch (IOException notYet) {
        giveUpAfter(end, i, "does not listen at " + address);
      }
    }
  }

  /** Ends process {@code i} at once, with no word to it, and waits for its end. */
  void kill(int i) throws InterruptedException {
    processes.get(i).destroyForcibly().waitFor();
  }

  /** What Ctrl-C would do to process {@code i}. */
  void interrupt(int i) throws IOException, InterruptedException {
    String pid = Long.toString(processes.get(i).pid());
    int code = new ProcessBuilder("kill", "-INT", pid).inheritIO().start().waitFor();
    if (code != 0) {
      throw new IllegalStateException(lines.get(i) + " could not be interrupted");
    }
  }

  /** Waits for process {@code i} to end by itself, in good order. */
  void awaitEnd(int i) throws IOException, InterruptedException {
    boolean ended = processes.get(i).waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (!ended || processes.get(i).exitValue() != 0) {
      throw new IllegalStateException(
          lines.get(i)
              + (ended ? " ended with code " + processes.get(i).exitValue() : " does not end")
              + ". It said: "
              + Files.readString(logs.get(i)));
    }
  }

  private void giveUpAfter(long end, int i, String what) throws IOException {
    if (!processes.get(i).isAlive() || System.nanoTime() > end) {
      throw new IllegalStateException(
          lines.get(i) + " " + what + ". It said: " + Files.readString(logs.get(i)));
    }
    LockSupport.parkNanos(LOOK_NANOS);
  }

  private List<Process> alive() {
    return processes.stream().filter(Process::isAlive).toList();
  }

  /** Processor seconds of all that run, so far. */
  double processorSeconds() throws IOException {
    double seconds = 0;
    for (Process process : alive()) {
      String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
      // Behind the name, which may have blanks, the 12th and 13th word.
      String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      seconds += (Long.parseLong(words[11]) + Long.parseLong(words[12])) / TICKS_A_SECOND;
    }
    return seconds;
  }

  /** Bytes of memory that all of them have resident. */
  long residentBytes() throws IOException {
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

  /** A port on loopback that is free now. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  static InetSocketAddress loopback(int port) {
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
      throw new IllegalStateException("what was started could not be cleaned up", e);
    } catch (IllegalStateException ending) {
      // This program is being ended, and the hook does the rest.
    }
  }
}
