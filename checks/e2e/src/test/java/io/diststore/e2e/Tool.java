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

/** A command of this machine: kubectl, helm, a shell. */
final class Tool {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private final Map<String, String> environment;
  private final Path folder;
  private final List<String> first;

  /** A command with its first words, as seen from {@code folder}. */
  Tool(Path folder, Map<String, String> environment, String... first) {
    this.folder = folder;
    this.environment = Map.copyOf(environment);
    this.first = List.of(first);
  }

  /** What came of it. */
  record Result(List<String> command, int exit, String out, String err) {
    /** Standard output, if the command did what it should. */
    String good() {
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

  /** One that runs. */
  record Running(List<String> command, Process process, Path out, Path err) {
    boolean isOver() {
      return !process.isAlive();
    }

    /** Waits for its end, which it is brought to if that takes too long. */
    Result result() {
      try {
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
        }
        return new Result(command, process.exitValue(), said(out), said(err));
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    /** What it said on standard error up to now. */
    String complaints() {
      return said(err);
    }

    private static String said(Path file) {
      try {
        return Files.readString(file);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Runs it to its end. */
  Result run(String... rest) {
    return feed("", rest);
  }

  /** With something on its standard input. */
  Result feed(String input, String... rest) {
    Running running = start(input, rest);
    try {
      return running.result();
    } finally {
      running.out().toFile().delete();
      running.err().toFile().delete();
    }
  }

  /** Starts it, with something on its standard input. */
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
      throw new IllegalStateException(command + " cannot be run: " + e.getMessage(), e);
    }
  }
}
