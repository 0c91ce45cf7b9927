package io.diststore.locator;

import io.diststore.locator.MemberFailure.Kind;
import java.util.concurrent.CompletionException;

/**
 * Why a port could not be had, in words. The kinds of sockets say it by texts of the system alone.
 */
final class BindFailures {
  private BindFailures() {}

  static boolean taken(Throwable failure) {
    return text(failure).contains("already in use");
  }

  static MemberFailure explained(MemberSettings settings, int port, Throwable failure) {
    if (taken(failure) && settings.port() == 0 && port != settings.peerPort()) {
      return new MemberFailure(
          Kind.NO_FREE_PORT,
          "All ports from "
              + settings.ports()
              + " are taken. Stop what holds them, or ask for another port.",
          failure);
    }
    if (taken(failure)) {
      return new MemberFailure(
          Kind.PORT_TAKEN,
          "Port "
              + port
              + " of "
              + settings.bind()
              + " is taken. Stop what holds it, or ask for another port.",
          failure);
    }
    return new MemberFailure(
        Kind.BIND_FAILED,
        "Port "
            + port
            + " of "
            + settings.bind()
            + " cannot be listened on: "
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
