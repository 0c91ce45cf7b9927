package io.diststore.node;

import io.diststore.locator.RingMember;
import io.diststore.node.store.Handoff;
import io.diststore.ring.shell.HandoffReceipt;
import java.util.concurrent.CompletableFuture;

/**
 * Leaving, whoever asks for it: the terminal, the system, or an administrator's {@code die()}. The
 * node serves on until all it holds is held by others, then the process ends. Only an impatient
 * person at the terminal ends it sooner.
 */
final class Departure {
  private final RingMember member;
  private final Handoff handoff;
  private final Told told;
  private final CompletableFuture<ExitCode> over = new CompletableFuture<>();
  private boolean begun;

  Departure(RingMember member, Handoff handoff, Told told) {
    this.member = member;
    this.handoff = handoff;
    this.told = told;
  }

  /** Done when the process is to end. */
  CompletableFuture<ExitCode> over() {
    return over;
  }

  /** Begins it, if it was not begun before. Any thread. */
  void begin(String why) {
    if (!first()) {
      return;
    }
    if (member.view() == null) {
      told.say("ended (" + why + ") before it was in a ring");
      over.complete(ExitCode.DONE);
      return;
    }
    handoff.begun(System.currentTimeMillis());
    told.leaving(why, member.status().keys());
    member.leave().whenComplete(this::left);
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
    begin("Ctrl-C");
  }

  private void left(HandoffReceipt receipt, Throwable failure) {
    if (failure != null) {
      told.say("could not leave in good order: " + failure.getMessage());
      over.complete(ExitCode.UNKNOWN);
      return;
    }
    handoff.over(receipt, System.currentTimeMillis());
    told.receipt(receipt);
    over.complete(ExitCode.DONE);
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
