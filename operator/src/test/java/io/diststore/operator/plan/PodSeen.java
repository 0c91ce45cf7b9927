package io.diststore.operator.plan;

import io.diststore.ring.view.MemberState;
import io.diststore.thrift.diststore.HandoffState;

/** A pod as it is to be seen: a ready, full member of the ring, unless something else is said. */
public final class PodSeen {
  final String name;
  final int ordinal;
  long life;
  Long member;
  MemberState state = MemberState.UP;
  boolean ready = true;
  boolean terminating;
  boolean over;
  boolean running = true;
  boolean retired;
  boolean readsMark;
  boolean replace;
  boolean answers = true;
  boolean parked;
  HandoffState handoff = HandoffState.NONE;
  String hash = "present";
  String revision = "present";
  String waiting;
  long epoch = Seen.EPOCH;
  long held = 10 * Seen.MIB;
  long room = 100 * Seen.MIB;
  long keys = 1000;

  PodSeen(String store, int ordinal) {
    this.name = store + "-" + ordinal;
    this.ordinal = ordinal;
    this.life = 100 + ordinal;
    this.member = life;
  }

  public PodSeen silent() {
    answers = false;
    return this;
  }

  public PodSeen outOfTheRing() {
    member = null;
    return this;
  }

  public PodSeen state(MemberState is) {
    state = is;
    return this;
  }

  public PodSeen unready() {
    ready = false;
    return this;
  }

  /** Its container never started, for this reason. */
  public PodSeen neverStarted(String reason) {
    waiting = reason;
    running = false;
    ready = false;
    answers = false;
    member = null;
    return this;
  }

  public PodSeen terminating() {
    terminating = true;
    return this;
  }

  public PodSeen failed() {
    over = true;
    running = false;
    ready = false;
    answers = false;
    return this;
  }

  public PodSeen marked() {
    retired = true;
    return this;
  }

  public PodSeen markedAndReadIt() {
    retired = true;
    readsMark = true;
    return this;
  }

  public PodSeen leaving() {
    markedAndReadIt();
    handoff = HandoffState.LEAVING;
    state = MemberState.LEAVING;
    return this;
  }

  /** It was told so by its pod's end, and not by a mark. */
  public PodSeen unmarked() {
    retired = false;
    readsMark = false;
    return this;
  }

  public PodSeen parked() {
    markedAndReadIt();
    parked = true;
    ready = false;
    handoff = HandoffState.COMPLETE;
    member = null;
    return this;
  }

  /** Its container was restarted after it had been marked. */
  public PodSeen parkedAtBoot() {
    parked();
    handoff = HandoffState.NONE;
    life += 1000;
    return this;
  }

  /** It is another life than the member that the view lists. */
  public PodSeen restarted() {
    life += 1000;
    epoch = 0;
    ready = false;
    return this;
  }

  public PodSeen startedWith(String other) {
    hash = other;
    return this;
  }

  public PodSeen madeFrom(String other) {
    revision = other;
    return this;
  }

  public PodSeen toBeReplaced() {
    replace = true;
    return this;
  }

  public PodSeen holds(long mib, long ofMib) {
    held = mib * Seen.MIB;
    room = ofMib * Seen.MIB;
    return this;
  }

  public PodSeen empty() {
    keys = 0;
    return this;
  }

  public PodSeen hasEarlierView() {
    epoch = Seen.EPOCH - 1;
    return this;
  }
}
