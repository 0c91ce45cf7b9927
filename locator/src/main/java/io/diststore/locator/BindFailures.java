package io.diststore.locator;

import io.diststore.locator.MemberFailure.Kind;
import java.util.concurrent.CompletionException;

/**
 * Explains why a port could not be bound. With native sockets, only the text of the operating
 * system's error says that a port is taken.
 */
final class BindFailures {
  private BindFailures() {}

  static boolean isTaken(Throwable failure) {
    return text(failure).contains("already in use");
  }

  static MemberFailure explained(MemberSettings settings, int port, Throwable failure) {
    if (isTaken(failure) && settings.port() == 0 && port != settings.peerPort()) {
      return new MemberFailure(
          Kind.NO_FREE_PORT,
          "All ports from "
              + settings.ports()
              + " are taken. Stop the processes that use them, or choose another port.",
          failure);
    }
    if (isTaken(failure)) {
      return new MemberFailure(
          Kind.PORT_TAKEN,
          "Port "
              + port
              + " of "
              + settings.bind()
              + " is taken. Stop the process that uses it, or choose another port.",
          failure);
    }
    if (text(failure).contains("assign requested address")) {
      return new MemberFailure(
          Kind.BIND_FAILED,
          "This node cannot listen on "
              + settings.bind()
              + ", because no network interface of this machine has this address. Use an address of this machine (--bind);"
              + " if others reach the node at another address, name it with --advertise.",
          failure);
    }
    return new MemberFailure(
        Kind.BIND_FAILED,
        "This node cannot listen on port "
            + port
            + " of "
            + settings.bind()
            + ": "
            + text(failure)
            + ".",
        failure);
  }

  private static String text(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return String.valueOf(cause.getMessage());
  }
}
