package io.diststore.bench;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Where the programs are that are compared with: on the PATH, or in the folder into which {@code
 * checks/bench/run} unpacked them, with the libraries that they need.
 */
record Tools(Path unpacked) {
  /**
   * The path of that program.
   *
   * @throws IllegalStateException if there is none, with a word on what to install
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
                    "there is no " + program + "; install it, for example from Debian's package"))
        .toString();
  }

  /** What they are to be started with. */
  Map<String, String> environment() {
    Path libraries =
        unpacked.resolve(
            "usr/lib/" + System.getProperty("os.arch").replace("amd64", "x86_64") + "-linux-gnu");
    return Files.isDirectory(libraries)
        ? Map.of("LD_LIBRARY_PATH", libraries.toString())
        : Map.of();
  }
}
