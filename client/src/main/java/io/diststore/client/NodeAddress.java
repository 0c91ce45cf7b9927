package io.diststore.client;

import io.diststore.thrift.locator.Location;

/**
 * The address at which a node serves clients.
 *
 * @param host a host name or an IP address, without brackets
 * @param port 1 to 65535
 */
public record NodeAddress(String host, int port) {
  /** The default port of a node. */
  public static final int DEFAULT_PORT = 9900;

  private static final int PORT_MAX = 65535;

  public NodeAddress {
    if (host.isEmpty()) {
      throw new IllegalArgumentException(
          "the address of a node needs a host, for example localhost:9900");
    }
    if (port < 1 || port > PORT_MAX) {
      throw new IllegalArgumentException(
          "port " + port + " does not exist; ports are 1 to " + PORT_MAX);
    }
  }

  /**
   * Parses {@code HOST}, {@code HOST:PORT}, {@code [IPV6]} or {@code [IPV6]:PORT}.
   *
   * @throws IllegalArgumentException if the text has none of these forms; the message can be shown
   *     to a user
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
          "'" + text + "' is not HOST:PORT: '" + digits + "' is not a port number", e);
    }
  }

  /** Converts an address from the wire, where ports above 32767 are negative numbers. */
  public static NodeAddress of(Location location) {
    return new NodeAddress(location.getAddress(), Short.toUnsignedInt(location.getPort()));
  }

  /** Returns the address as {@code HOST:PORT}, a form that {@link #parse} reads. */
  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
