package io.diststore.bench.rival;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Finds the programs of the rivals on the PATH or in the folder {@code unpacked}. {@code
 * checks/bench/run} unpacks the programs and their libraries into this folder.
 */
public record RivalPrograms(Path unpacked) {
  /**
   * Returns the path of a program.
   *
   * @throws IllegalStateException if the program is not found; the message says what to install
   */
  String find(String program) {
    Stream<Path> folders =
        Stream.concat(
            Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(Path::of),
            Stream.of(unpacked.resolve("usr/bin")));
    return folders
        .map(folder -> folder.resolve(program))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "found no " + program + "; install it, for example from Debian's package"))
        .toString();
  }

  /** Returns the environment variables that the programs need. */
  Map<String, String> environment() {
    Path libraries =
        unpacked.resolve(
            "usr/lib/" + System.getProperty("os.arch").replace("amd64", "x86_64") + "-linux-gnu");
    return Files.isDirectory(libraries)
        ? Map.of("LD_LIBRARY_PATH", libraries.toString())
        : Map.of();
  }

  /** Returns the first line that a program prints when it is started with {@code flag}. */
  String version(String program, String flag) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(find(program), flag).redirectErrorStream(true);
    builder.environment().putAll(environment());
    String output = new String(builder.start().getInputStream().readAllBytes());
    return output.lines().findFirst().orElseThrow();
  }
}
