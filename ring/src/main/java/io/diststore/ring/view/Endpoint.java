package io.diststore.ring.view;

/**
 * The address at which a process listens.
 *
 * @param port 1 to 65535
 */
public record Endpoint(String host, int port) {
  public Endpoint {
    if (host.isEmpty() || port < 1 || port > 65535) {
      throw new IllegalArgumentException("not an endpoint: '" + host + "' port " + port);
    }
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
