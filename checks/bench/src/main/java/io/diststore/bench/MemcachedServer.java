package io.diststore.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * A memcached with a gigabyte, its usual number of threads, and as many connections as nodes take.
 */
final class MemcachedServer implements Subject {
  private final Processes processes = new Processes();
  private final InetSocketAddress address;
  private final String version;

  MemcachedServer(Tools tools) throws IOException {
    version = Versions.ofProgram(tools, "memcached", "-V");
    int port = Processes.freePort();
    address = Processes.loopback(port);
    int started =
        processes.start(
            tools.environment(),
            List.of(
                tools.find("memcached"),
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
                "4096"));
    processes.awaitListening(started, address);
  }

  @Override
  public String name() {
    return "memcached";
  }

  @Override
  public List<String> settings() {
    return Stream.concat(Stream.of(version), processes.lines().stream()).toList();
  }

  @Override
  public List<InetSocketAddress> clients() {
    return List.of(address);
  }

  @Override
  public double processorSeconds() throws IOException {
    return processes.processorSeconds();
  }

  @Override
  public long residentBytes() throws IOException {
    return processes.residentBytes();
  }

  @Override
  public void close() {
    processes.close();
  }
}
