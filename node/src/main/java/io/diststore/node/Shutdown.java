package io.diststore.node;

import io.diststore.locator.LocalMember;
import io.diststore.node.kubernetes.ShutdownControl;
import io.diststore.node.store.LeaveProgress;
import io.diststore.ring.shell.LeaveReceipt;
import io.diststore.ring.shell.LeaveReceipt.Result;
import java.util.concurrent.CompletableFuture;

/**
 * Ends this process. First the node leaves its ring, and then the process exits.
 *
 * <p>The terminal, the system, an administrator's {@code die()} or the pod can start the shutdown.
 * The node keeps serving until other members hold everything that it holds. Then the process exits,
 * unless the pod wants the node to keep forwarding requests. A second Ctrl-C at the terminal ends
 * the process at once.
 *
 * <p>All methods may be called from any thread.
 */
final class Shutdown implements ShutdownControl {
  private final LocalMember member;
  private final LeaveProgress progress;
  private final ConsoleMessages console;
  private final CompletableFuture<ExitCode> leave = new CompletableFuture<>();
  private final CompletableFuture<ExitCode> exit = new CompletableFuture<>();
  private boolean begun;

  /** Whether any view has listed this node so far. */
  private volatile boolean joined;

  Shutdown(LocalMember member, LeaveProgress progress, ConsoleMessages console) {
    this.member = member;
    this.progress = progress;
    this.console = console;
    member.whenJoined().thenRun(() -> joined = true);
  }

  /** Completes with the exit code when the process has to exit. */
  CompletableFuture<ExitCode> exitCode() {
    return exit;
  }

  @Override
  public CompletableFuture<ExitCode> leaveResult() {
    return leave;
  }

  @Override
  public void beginLeave(String reason) {
    if (!markBegun()) {
      return;
    }
    progress.start(System.currentTimeMillis());
    if (member.view() == null) {
      console.print("leaving (" + reason + ") before joining a ring");
    } else if (!joined) {
      console.print("leaving (" + reason + ") before the ring has admitted this node");
    } else {
      console.printLeaving(reason, member.status().keys());
    }
    member.leave().whenComplete(this::onLeft);
  }

  /** Begins the leave, unless it has begun already; the process exits when the leave is done. */
  void leaveAndExit(String reason) {
    if (member.view() == null && !isBegun()) {
      exit("ended (" + reason + ") before joining a ring");
      return;
    }
    beginLeave(reason);
    leave.thenAccept(exit::complete);
  }

  @Override
  public void exit(String message) {
    if (exit.complete(leave.getNow(ExitCode.DONE)) && message != null) {
      console.print(message);
    }
  }

  /** Handles Ctrl-C: the first one begins the leave, the second one ends the process at once. */
  void onInterrupt() {
    if (exit.isDone()) {
      return;
    }
    if (isBegun()) {
      console.print(
          "ended at once: keys that were not handed over yet have one copy fewer; keys whose only copy was here are lost");
      System.out.flush();
      Runtime.getRuntime().halt(ExitCode.UNKNOWN.code());
    }
    leaveAndExit("Ctrl-C");
  }

  private void onLeft(LeaveReceipt receipt, Throwable failure) {
    if (failure != null) {
      console.print("could not leave cleanly: " + failure.getMessage());
      leave.complete(ExitCode.UNKNOWN);
      return;
    }
    progress.finish(receipt, System.currentTimeMillis());
    if (joined) {
      console.printReceipt(receipt);
    } else {
      console.print("ended before it joined a ring, so it held no keys");
    }
    leave.complete(exitCode(receipt.result()));
  }

  /**
   * Returns the exit code for a leave. The last node of a ring exits with 0 although its keys are
   * gone, because no other node was left to take them over.
   */
  private static ExitCode exitCode(Result result) {
    return switch (result) {
      case COMPLETE, NOBODY_LEFT -> ExitCode.DONE;
      case CUT_SHORT -> ExitCode.UNKNOWN;
    };
  }

  /** Returns whether this call is the first one. */
  private synchronized boolean markBegun() {
    boolean first = !begun;
    begun = true;
    return first;
  }

  private synchronized boolean isBegun() {
    return begun;
  }
}
