package io.diststore.node.http;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * The port on which a node serves health and metrics.
 *
 * @param requested the only port to use, or null to use the first free port from {@link #FIRST} up
 */
public record HttpPort(Integer requested) {
  public static final int FIRST = 9990;

  /** The number of ports to try when none was requested. */
  private static final int TRIED = 100;

  /** Reports whether another process holds the requested port. */
  public boolean isTaken(String host) {
    if (requested == null) {
      return false;
    }
    try (ServerSocket tried = new ServerSocket(requested, 1, InetAddress.getByName(host))) {
      return !tried.isBound();
    } catch (BindException taken) {
      return true;
    } catch (IOException unusable) {
      // The HTTP server opens the port later, and then reports what is wrong.
      return false;
    }
  }

  int first() {
    return requested == null ? FIRST : requested;
  }

  int last() {
    return requested == null ? FIRST + TRIED - 1 : requested;
  }
}
