package io.diststore.bench.rival;

import io.diststore.bench.subject.ProcessSubject;
import io.diststore.bench.subject.Processes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * A memcached server with a gigabyte of memory and the default number of threads. It accepts as
 * many connections as a node of diststore.
 */
public final class MemcachedServer extends ProcessSubject {
  private final InetSocketAddress address;
  private final String version;

  /** Starts a server, and waits until it listens. */
  public MemcachedServer(RivalPrograms programs) throws IOException {
    super("memcached");
    version = programs.version("memcached", "-V");
    int port = Processes.freePort();
    address = Processes.loopback(port);
    int started = processes().start(programs.environment(), commandLine(programs, port));
    processes().awaitListening(started, address);
  }

  /** Returns the command line of the server. It contains all settings of the server. */
  private static List<String> commandLine(RivalPrograms programs, int port) {
    return List.of(
        programs.find("memcached"),
        "-u",
        System.getProperty("user.name"),
        "-l",
        "127.0.0.1",
        "-p",
        Integer.toString(port),
        "-m",
        "1024",
        "-I",
        "2m",
        "-c",
        "10000",
        "-b",
        "4096");
  }

  @Override
  public List<String> settings() {
    return Stream.concat(Stream.of(version), processes().lines().stream()).toList();
  }

  @Override
  public List<InetSocketAddress> clients() {
    return List.of(address);
  }
}
