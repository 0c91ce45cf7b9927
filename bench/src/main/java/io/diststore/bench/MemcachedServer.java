package io.diststore.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/** A memcached with a gigabyte and its usual number of threads. */
final class MemcachedServer implements Subject {
  private final Processes processes = new Processes();
  private final InetSocketAddress address;

  MemcachedServer(Tools tools) throws IOException {
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
                "2m"));
    processes.awaitListening(started, address);
  }

  @Override
  public String name() {
    return "memcached";
  }

  @Override
  public List<String> settings() {
    return processes.lines();
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
