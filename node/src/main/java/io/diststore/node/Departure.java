package io.diststore.node;

import io.diststore.locator.LocalMember;
import io.diststore.node.kubernetes.Leaving;
import io.diststore.node.store.Handoff;
import io.diststore.ring.shell.LeaveReceipt;
import java.util.concurrent.CompletableFuture;

/**
 * Leaving, whoever asks for it: the terminal, the system, an administrator's {@code die()}, or the
 * node's pod. The node serves on until all it holds is held by others; then the process ends,
 * unless a pod's node is to go on forwarding. Only an impatient person at the terminal ends it
 * sooner.
 */
final class Departure implements Leaving {
  private final LocalMember member;
  private final Handoff handoff;
  private final Told told;
  private final CompletableFuture<ExitCode> left = new CompletableFuture<>();
  private final CompletableFuture<ExitCode> over = new CompletableFuture<>();
  private boolean begun;

  Departure(LocalMember member, Handoff handoff, Told told) {
    this.member = member;
    this.handoff = handoff;
    this.told = told;
  }

  /** Done when the process is to end. */
  CompletableFuture<ExitCode> over() {
    return over;
  }

  @Override
  public CompletableFuture<ExitCode> left() {
    return left;
  }

  @Override
  public void begin(String why) {
    if (!first()) {
      return;
    }
    handoff.begun(System.currentTimeMillis());
    if (member.view() == null) {
      told.say("leaving (" + why + ") before it was in a ring");
    } else {
      told.leaving(why, member.status().keys());
    }
    member.leave().whenComplete(this::left);
  }

  /** Begins it, if it was not begun before, and ends the process when it is over. Any thread. */
  void beginAndEnd(String why) {
    if (member.view() == null && !isBegun()) {
      end("ended (" + why + ") before it was in a ring");
      return;
    }
    begin(why);
    left.thenAccept(over::complete);
  }

  @Override
  public void end(String why) {
    if (over.complete(left.getNow(ExitCode.DONE)) && why != null) {
      told.say(why);
    }
  }

  /** The terminal's Ctrl-C: begins it, and the second time ends the process where it stands. */
  void interrupted() {
    if (over.isDone()) {
      return;
    }
    if (isBegun()) {
      told.say(
          "ended at once: what was not handed over has one copy less, and is lost if that was the only one");
      System.out.flush();
      Runtime.getRuntime().halt(ExitCode.UNKNOWN.code());
    }
    beginAndEnd("Ctrl-C");
  }

  private void left(LeaveReceipt receipt, Throwable failure) {
    if (failure != null) {
      told.say("could not leave in good order: " + failure.getMessage());
      left.complete(ExitCode.UNKNOWN);
      return;
    }
    handoff.over(receipt, System.currentTimeMillis());
    told.receipt(receipt);
    left.complete(ExitCode.DONE);
  }

  private synchronized boolean first() {
    boolean first = !begun;
    begun = true;
    return first;
  }

  private synchronized boolean isBegun() {
    return begun;
  }
}
