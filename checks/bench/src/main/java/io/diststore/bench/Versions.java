package io.diststore.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which versions are measured. */
final class Versions {
  private Versions() {}

  /** What a program says of itself when it is started with {@code flag}. */
  static String ofProgram(Tools tools, String program, String flag) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(tools.find(program), flag).redirectErrorStream(true);
    builder.environment().putAll(tools.environment());
    String said = new String(builder.start().getInputStream().readAllBytes());
    return said.lines().findFirst().orElseThrow();
  }

  /** By the name of its archive on the class path. */
  static String ofLibrary(String artifact) {
    Pattern archive = Pattern.compile(Pattern.quote(artifact) + "-(\\d.*)\\.jar");
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> archive.matcher(Path.of(entry).getFileName().toString()))
        .filter(Matcher::matches)
        .map(found -> artifact + " " + found.group(1))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no " + artifact + " on the class path"));
  }

  /** Ours, by the pom of the tree. */
  static String ofTree(Path home) throws IOException {
    Matcher found =
        Pattern.compile("<artifactId>diststore</artifactId>\\s*<version>([^<]+)<")
            .matcher(Files.readString(home.resolve("pom.xml")));
    if (!found.find()) {
      throw new IllegalStateException("the pom of " + home + " does not name a version");
    }
    return "diststore " + found.group(1);
  }
}
