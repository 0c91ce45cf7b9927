package io.diststore.node;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * The port of health and metrics.
 *
 * @param asked the one and only; null: the first free one from {@link #FIRST} on
 */
public record HttpPort(Integer asked) {
  public static final int FIRST = 9990;

  /** How many ports are tried. */
  private static final int TRIED = 100;

  /** Whether the port that was asked for belongs to somebody else. */
  boolean isTaken(String host) {
    if (asked == null) {
      return false;
    }
    try (ServerSocket tried = new ServerSocket(asked, 1, InetAddress.getByName(host))) {
      return !tried.isBound();
    } catch (BindException taken) {
      return true;
    } catch (IOException unusable) {
      // Whoever is to serve there says why it cannot.
      return false;
    }
  }

  public int first() {
    return asked == null ? FIRST : asked;
  }

  public int last() {
    return asked == null ? FIRST + TRIED - 1 : asked;
  }
}
