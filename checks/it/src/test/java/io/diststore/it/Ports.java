package io.diststore.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Ports in a row that were free a moment ago, where the nodes of one test find each other and
 * nobody else.
 *
 * @param first the lowest
 * @param last the highest
 */
record Ports(int first, int last) {
  /** Below the ports that the system gives to connections. */
  private static final int LOWEST = 12_000;

  private static final int HIGHEST = 32_000;
  private static final int TRIES = 100;

  /** So many of them. */
  static Ports free(int count) {
    for (int i = 0; i < TRIES; i++) {
      int first = RandomGenerator.getDefault().nextInt(LOWEST, HIGHEST - count);
      if (allFree(first, count)) {
        return new Ports(first, first + count - 1);
      }
    }
    throw new IllegalStateException("no " + count + " free ports in a row on this machine");
  }

  /** As the nodes' option has it. */
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
    } catch (IOException taken) {
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
      throw new IllegalStateException("a free port could not be given back", e);
    }
  }
}
