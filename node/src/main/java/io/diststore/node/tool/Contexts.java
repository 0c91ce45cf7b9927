package io.diststore.node.tool;

import io.diststore.client.NodeAddress;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;

/**
 * The stores that a user has named in a file, so that they need not be given as options. The file
 * is {@code diststore/contexts.properties} in the user's folder for configurations, as the XDG Base
 * Directory Specification says. It has lines such as {@code home.nodes = host1:9900, host2:9900}
 * and {@code home.token-file = /path}. The line {@code current = home} chooses the context to use.
 */
final class Contexts {
  static final String CURRENT = "current";

  private static final String NODES = ".nodes";
  private static final String TOKEN_FILE = ".token-file";
  private static final String PEER_PORT = ".peer-port";

  private final Path file;
  private final Properties lines;

  /**
   * One store.
   *
   * @param nodes at least one node of the store
   * @param tokenFile the file with the ring's token; null if none is named
   * @param peerPort the nodes' port for administrators; null if it is the port for clients
   */
  record Context(String name, List<NodeAddress> nodes, Path tokenFile, Integer peerPort) {}

  private Contexts(Path file, Properties lines) {
    this.file = file;
    this.lines = lines;
  }

  /** Returns the file, which need not exist. */
  static Path file(Map<String, String> environment) {
    String configured = environment.getOrDefault("XDG_CONFIG_HOME", "");
    Path folder =
        configured.isEmpty()
            ? Path.of(environment.getOrDefault("HOME", ""), ".config")
            : Path.of(configured);
    return folder.resolve("diststore").resolve("contexts.properties");
  }

  /**
   * Reads the file. A file that does not exist names no context.
   *
   * @throws IOException if the file cannot be read
   */
  static Contexts read(Path file) throws IOException {
    Properties lines = new Properties();
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        lines.load(reader);
      } catch (IllegalArgumentException e) {
        throw new IOException(file + " is malformed: " + e.getMessage(), e);
      }
    }
    return new Contexts(file, lines);
  }

  /** Returns the name of the current context, or null if there is none. */
  String current() {
    return lines.getProperty(CURRENT);
  }

  /** Returns the names of all contexts in alphabetical order. */
  List<String> names() {
    TreeSet<String> names = new TreeSet<>();
    for (String line : lines.stringPropertyNames()) {
      if (line.endsWith(NODES)) {
        names.add(line.substring(0, line.length() - NODES.length()));
      }
    }
    return List.copyOf(names);
  }

  /**
   * Returns a context.
   *
   * @throws IOException if the file does not name it, or names it wrongly; the message can be shown
   *     to a user
   */
  Context get(String name) throws IOException {
    String nodes = lines.getProperty(name + NODES, "").strip();
    if (nodes.isEmpty()) {
      throw new IOException(
          file
              + " has no context '"
              + name
              + "'"
              + (names().isEmpty() ? "" : "; it has " + String.join(", ", names()))
              + ". Add a line such as: "
              + name
              + ".nodes = localhost:9900");
    }
    try {
      List<NodeAddress> addresses = new ArrayList<>();
      for (String address : nodes.split("[,\\s]+")) {
        addresses.add(NodeAddress.parse(address));
      }
      String token = lines.getProperty(name + TOKEN_FILE);
      String port = lines.getProperty(name + PEER_PORT);
      return new Context(
          name,
          addresses,
          token == null ? null : Path.of(token.strip()),
          port == null ? null : Integer.valueOf(port.strip()));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ", context '" + name + "': " + e.getMessage(), e);
    }
  }
}
