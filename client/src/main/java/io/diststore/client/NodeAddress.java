package io.diststore.client;

import io.diststore.thrift.locator.Location;

/**
 * Where a node answers clients.
 *
 * @param host a name or an address, without brackets
 * @param port 1 to 65535
 */
public record NodeAddress(String host, int port) {
  /** The port of a node that was not told another one. */
  public static final int DEFAULT_PORT = 9900;

  private static final int PORT_MAX = 65535;

  public NodeAddress {
    if (host.isEmpty()) {
      throw new IllegalArgumentException(
          "a node's address needs a host, for example localhost:9900");
    }
    if (port < 1 || port > PORT_MAX) {
      throw new IllegalArgumentException(
          "port " + port + " does not exist; ports are 1 to " + PORT_MAX);
    }
  }

  /**
   * Reads {@code HOST}, {@code HOST:PORT}, {@code [IPV6]} or {@code [IPV6]:PORT}.
   *
   * @throws IllegalArgumentException with a sentence for people
   */
  public static NodeAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    boolean bracketed = text.startsWith("[");
    boolean portGiven =
        bracketed ? colon > text.indexOf(']') : colon >= 0 && colon == text.indexOf(':');
    String host = portGiven ? text.substring(0, colon) : text;
    if (bracketed) {
      if (!host.endsWith("]")) {
        throw new IllegalArgumentException(
            "'" + text + "' lacks the closing bracket; write [ADDRESS]:PORT");
      }
      host = host.substring(1, host.length() - 1);
    }
    return new NodeAddress(host, portGiven ? port(text, text.substring(colon + 1)) : DEFAULT_PORT);
  }

  private static int port(String text, String digits) {
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is not HOST:PORT: '" + digits + "' is no port number", e);
    }
  }

  /** From the wire, where ports above 32767 travel as negative numbers. */
  public static NodeAddress of(Location location) {
    return new NodeAddress(location.getAddress(), Short.toUnsignedInt(location.getPort()));
  }

  /** {@code HOST:PORT}, as {@link #parse} reads it. */
  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
