package io.diststore.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The result of a command that has ended. */
record Command(int exit, byte[] out, String err) {
  static final Path HOME = Path.of(System.getProperty("it.home")).toAbsolutePath().normalize();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /** Runs one of the commands in {@code bin/}. */
  static Command run(String name, String... arguments) {
    return run(new byte[0], name, arguments);
  }

  /** Runs one of the commands in {@code bin/}, with {@code in} as its standard input. */
  static Command run(byte[] in, String name, String... arguments) {
    List<String> line = new ArrayList<>(List.of(arguments));
    line.addFirst(HOME.resolve("bin").resolve(name).toString());
    return run(line, in, Map.of(), TIMEOUT);
  }

  /** Runs any command line. */
  static Command run(
      List<String> line, byte[] in, Map<String, String> environment, Duration timeout) {
    try {
      ProcessBuilder builder = new ProcessBuilder(line);
      builder.environment().putAll(environment);
      Process process = builder.start();
      CompletableFuture<byte[]> out = CompletableFuture.supplyAsync(() -> all(process, true));
      CompletableFuture<byte[]> err = CompletableFuture.supplyAsync(() -> all(process, false));
      try (var stdin = process.getOutputStream()) {
        stdin.write(in);
      } catch (IOException e) {
        // The command ended before it read all of its input, which is allowed.
      }
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(
            line + " did not end within " + timeout.toSeconds() + " s: " + text(err));
      }
      return new Command(process.exitValue(), out.join(), text(err));
    } catch (IOException e) {
      throw new IllegalStateException(line + " could not be started", e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the standard output as text. */
  String text() {
    return new String(out, StandardCharsets.UTF_8);
  }

  private static byte[] all(Process process, boolean out) {
    try {
      return (out ? process.getInputStream() : process.getErrorStream()).readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text(CompletableFuture<byte[]> bytes) {
    return new String(bytes.join(), StandardCharsets.UTF_8);
  }
}
