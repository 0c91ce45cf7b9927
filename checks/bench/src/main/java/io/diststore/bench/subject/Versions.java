package io.diststore.bench.subject;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the versions of the measured stores. */
public final class Versions {
  private Versions() {}

  /** Returns the name and version of a library, from the name of its archive on the class path. */
  public static String ofLibrary(String artifact) {
    Pattern archive = Pattern.compile(Pattern.quote(artifact) + "-(\\d.*)\\.jar");
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> archive.matcher(Path.of(entry).getFileName().toString()))
        .filter(Matcher::matches)
        .map(found -> artifact + " " + found.group(1))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no " + artifact + " on the class path"));
  }

  /** Returns the version of this tree, from its POM. */
  public static String ofTree(Path home) throws IOException {
    Matcher found =
        Pattern.compile("<artifactId>diststore</artifactId>\\s*<version>([^<]+)<")
            .matcher(Files.readString(home.resolve("pom.xml")));
    if (!found.find()) {
      throw new IllegalStateException(home.resolve("pom.xml") + " has no version");
    }
    return "diststore " + found.group(1);
  }
}
