package io.diststore.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command on this machine, for example kubectl, helm or a shell. */
final class Tool {
  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  private final Map<String, String> environment;
  private final Path folder;
  private final List<String> first;

  /**
   * Creates a command that runs in {@code folder}. {@code first} contains the command and its first
   * arguments.
   */
  Tool(Path folder, Map<String, String> environment, String... first) {
    this.folder = folder;
    this.environment = Map.copyOf(environment);
    this.first = List.of(first);
  }

  /** The result of a command that has ended. */
  record Result(List<String> command, int exit, String out, String err) {
    /** Returns the standard output, or fails if the exit code is not 0. */
    String orFail() {
      if (exit != 0) {
        throw new AssertionError(this);
      }
      return out;
    }

    @Override
    public String toString() {
      return "%s: exit code %d%n%s%s".formatted(String.join(" ", command), exit, out, err);
    }
  }

  /** A command that may still be running. */
  record Running(List<String> command, Process process, Path out, Path err) {
    /**
     * Waits until the command ends, and returns its result. Kills the command at the time limit.
     */
    Result result() {
      try {
        if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
        }
        return new Result(command, process.exitValue(), text(out), text(err));
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Returns what the command has written to standard error so far. */
    String errSoFar() {
      return text(err);
    }

    private static String text(Path file) {
      try {
        return Files.readString(file);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Runs the command with additional arguments, and waits until it ends. */
  Result run(String... rest) {
    return feed("", rest);
  }

  /** Runs the command like {@link #run}, with {@code input} as its standard input. */
  Result feed(String input, String... rest) {
    Running running = start(input, rest);
    try {
      return running.result();
    } finally {
      running.out().toFile().delete();
      running.err().toFile().delete();
    }
  }

  /**
   * Starts the command with {@code input} as its standard input, and does not wait until it ends.
   */
  Running start(String input, String... rest) {
    List<String> command = new ArrayList<>(first);
    command.addAll(Arrays.asList(rest));
    try {
      Path in = Files.createTempFile("e2e", ".in");
      Path out = Files.createTempFile("e2e", ".out");
      Path err = Files.createTempFile("e2e", ".err");
      Files.write(in, input.getBytes(StandardCharsets.UTF_8));
      in.toFile().deleteOnExit();
      out.toFile().deleteOnExit();
      err.toFile().deleteOnExit();
      ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
      builder.environment().putAll(environment);
      builder.redirectInput(in.toFile());
      builder.redirectOutput(out.toFile());
      builder.redirectError(err.toFile());
      return new Running(command, builder.start(), out, err);
    } catch (IOException e) {
      throw new IllegalStateException(command + " could not be started: " + e.getMessage(), e);
    }
  }
}
