package io.diststore.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Consecutive ports that were free when they were chosen. The nodes of one test look for other
 * nodes only at these ports.
 *
 * @param first the lowest port
 * @param last the highest port
 */
record Ports(int first, int last) {
  private static final int LOWEST = 12_000;

  /** This limit is below the ports that the system assigns to outgoing connections. */
  private static final int HIGHEST = 32_000;

  private static final int TRIES = 100;

  /** Returns {@code count} consecutive free ports. */
  static Ports free(int count) {
    for (int i = 0; i < TRIES; i++) {
      int first = RandomGenerator.getDefault().nextInt(LOWEST, HIGHEST - count);
      if (allFree(first, count)) {
        return new Ports(first, first + count - 1);
      }
    }
    throw new IllegalStateException("found no " + count + " consecutive free ports");
  }

  /** Returns the range in the form that the option {@code --ports} takes. */
  String range() {
    return first + "-" + last;
  }

  private static boolean allFree(int first, int count) {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int port = first; port < first + count; port++) {
        held.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
      }
      return true;
    } catch (IOException inUse) {
      return false;
    } finally {
      for (ServerSocket socket : held) {
        close(socket);
      }
    }
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException("could not close a port", e);
    }
  }
}
