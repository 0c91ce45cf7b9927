package io.diststore.ring.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.message.Beacon;
import io.diststore.ring.message.BeaconAnswer;
import io.diststore.ring.message.Forward;
import io.diststore.ring.message.Forwarded;
import io.diststore.ring.message.Replicate;
import io.diststore.ring.message.SessionChunk;
import io.diststore.ring.message.ViewNews;
import io.diststore.ring.message.ViewQuery;
import io.diststore.ring.request.Refusal;
import io.diststore.ring.scripted.ScriptedRing;
import io.diststore.ring.shell.Rule;
import java.util.EnumSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * Tests schedules that are too rare for random seeds. Each test concerns one rule. If the rule can
 * be switched off, the test runs its schedule once with all rules and once without that rule.
 * Without the rule, the schedule must go wrong; otherwise the test would prove nothing.
 */
class DirectedSchedulesTest {

  @Test
  void aMemberThatInstalledTheNextViewGrantsNoLeaseToTheFormerPrimary() {
    assertThat(twoReadersAfterLateBeacon(EnumSet.noneOf(Rule.class))).isFalse();
    assertThat(twoReadersAfterLateBeacon(EnumSet.of(Rule.GRANT_EPOCH))).isTrue();
  }

  /**
   * The new primary answers a beacon of the earlier epoch just before its own take-over wait ends.
   */
  private static boolean twoReadersAfterLateBeacon(EnumSet<Rule> broken) {
    ScriptedRing ring = new ScriptedRing(2, broken);
    ring.startServing();
    ring.decideDown(0);
    ring.learnView(1);
    ring.lose(sent -> sent.message() instanceof ViewNews);
    // The former primary is cut off: it does not read the register, and the message with the new
    // view is lost.
    ring.advance(1400);
    ring.tick(0);
    ring.deliver(ring.message(Beacon.class, 0, 1));
    ring.deliver(ring.message(BeaconAnswer.class, 1, 0));
    ring.lose(sent -> sent.message() instanceof ViewNews || sent.message() instanceof ViewQuery);
    ring.advance(300);
    ring.tick(1);
    assertThat(ring.isReadable(1)).as("the successor has taken over").isTrue();
    return ring.isReadable(0);
  }

  @Test
  void aNewPrimaryWaitsForAllLeasesThatItGrantedNotOnlyForTheFormerPrimarys() {
    assertThat(twoReadersAfterTwoViews(EnumSet.noneOf(Rule.class))).isFalse();
    assertThat(twoReadersAfterTwoViews(EnumSet.of(Rule.WAIT_ALL))).isTrue();
  }

  /**
   * The first member is the primary. A view makes the second member the primary, and the next view
   * makes the third member the primary at once. The second member never takes over.
   */
  private static boolean twoReadersAfterTwoViews(EnumSet<Rule> broken) {
    ScriptedRing ring = new ScriptedRing(3, broken);
    ring.startServing();
    ring.decideDown(0);
    ring.learnView(2);
    ring.decideDown(1);
    ring.learnView(1);
    ring.learnView(2);
    // A message of the new epoch from the second member reaches the third member. This ends the
    // lease that the second member holds. The first member is cut off.
    ring.deliver(ring.between(1, 2));
    ring.advance(100);
    ring.tick(2);
    assertThat(ring.isReadable(0)).as("the first member still holds its leases").isTrue();
    return ring.isReadable(2);
  }

  @Test
  void aSessionThatBreaksOffDoesNotSeparateAKeyFromItsRequestId() {
    assertThat(acknowledgedWriteReadBack(EnumSet.noneOf(Rule.class))).isTrue();
    assertThat(acknowledgedWriteReadBack(EnumSet.of(Rule.ATOMIC_RECONCILE))).isFalse();
  }

  /**
   * The first member is the primary and dies after a write has reached only the third member. The
   * second member begins to make the third member's copy equal to its own, and dies after sending
   * some of the chunks. The third member takes over, and the client repeats the write.
   */
  private static boolean acknowledgedWriteReadBack(EnumSet<Rule> broken) {
    ScriptedRing ring = new ScriptedRing(3, broken);
    ring.startServing();
    ring.put("old", 0, 2, "k", "old", false);
    for (int other = 0; other < 5; other++) {
      ring.put("other" + other, 0, 3 + other, "other" + other, "value", false);
    }
    ring.deliver(sent -> true);
    assertThat(ring.isApplied("old")).isTrue();
    ring.put("lost", 0, 9, "k", "new", false);
    ring.lose(ring.message(Replicate.class, 0, 1));
    ring.deliver(ring.message(Replicate.class, 0, 2));
    ring.decideDown(0);
    ring.learnView(1);
    ring.learnView(2);
    ring.advance(1600);
    ring.tick(1);
    // All chunks arrive except the last one, which ends the session.
    ring.deliver(
        ring.between(1, 2).and(s -> !(s.message() instanceof SessionChunk c && c.end() != null)));
    ring.decideDown(1);
    ring.learnView(2);
    ring.advance(1600);
    ring.tick(2);
    ring.put("repeated", 2, 9, "k", "new", true);
    ring.get("read", 2, 10, "k");
    assertThat(ring.isApplied("repeated"))
        .as("the primary acknowledges the repeated write")
        .isTrue();
    return "new".equals(ring.value("read"));
  }

  @Test
  void aSessionMakesCopiesEqualThatDifferOnlyInRememberedOutcomes() {
    assertThat(readAfterTwoSuccessors(EnumSet.noneOf(Rule.class))).isEqualTo("second");
    assertThat(readAfterTwoSuccessors(EnumSet.of(Rule.DIGEST_IDS))).isEqualTo("first");
  }

  /**
   * The first write to a key reaches only the second member. A later write to the key reaches all
   * members. The first member dies. The second member takes over, and answers the repeated first
   * write with the remembered outcome. Then the second member dies too, and the client repeats the
   * first write to the third member.
   */
  private static String readAfterTwoSuccessors(EnumSet<Rule> broken) {
    ScriptedRing ring = new ScriptedRing(3, broken);
    ring.startServing();
    ring.put("first", 0, 2, "k", "first", false);
    ring.lose(ring.message(Replicate.class, 0, 2));
    ring.deliver(ring.message(Replicate.class, 0, 1));
    ring.put("second", 0, 3, "k", "second", false);
    ring.deliver(ring.message(Replicate.class, 0, 1).or(ring.message(Replicate.class, 0, 2)));
    ring.decideDown(0);
    ring.learnView(1);
    ring.learnView(2);
    ring.advance(1600);
    ring.tick(1);
    ring.deliver(ring.between(1, 2));
    ring.put("first again", 1, 2, "k", "first", true);
    assertThat(ring.isApplied("first again")).as("the second member answers from memory").isTrue();
    ring.decideDown(1);
    ring.learnView(2);
    ring.advance(1600);
    ring.tick(2);
    ring.put("and again", 2, 2, "k", "first", true);
    ring.get("read", 2, 4, "k");
    return ring.value("read");
  }

  @Test
  void aValueThatAReadReportedAsAbsentDoesNotComeBack() {
    assertThat(absentThenFound(EnumSet.noneOf(Rule.class))).isFalse();
    assertThat(absentThenFound(EnumSet.of(Rule.EXPIRY_COMMITTED))).isTrue();
  }

  /**
   * The monotonic clock of the primary jumps ahead. The primary finds that a value has expired. It
   * dies before the other member has stored the deletion.
   */
  private static boolean absentThenFound(EnumSet<Rule> broken) {
    ScriptedRing ring = new ScriptedRing(2, broken);
    ring.startServing();
    ring.putWithTtl("put", 0, 2, "k", "value", 60_000);
    ring.deliver(sent -> true);
    assertThat(ring.isApplied("put")).isTrue();
    ring.jump(0, 61_000);
    ring.tick(0);
    ring.deliver(sent -> !(sent.message() instanceof Replicate));
    ring.get("early", 0, 3, "k");
    boolean wasAbsent = ring.isAnswered("early") && ring.value("early") == null;
    ring.lose(sent -> true);
    ring.decideDown(0);
    ring.learnView(1);
    ring.advance(1600);
    ring.tick(1);
    ring.get("late", 1, 4, "k");
    return wasAbsent && "value".equals(ring.value("late"));
  }

  @Test
  void aWriteThatLayInTheBufferOfAPausedEntryNodeIsNotAppliedASecondTime() {
    assertThat(overwrittenByOldCopyAtEntryNode(EnumSet.noneOf(Rule.class))).isFalse();
    assertThat(overwrittenByOldCopyAtEntryNode(EnumSet.of(Rule.PAUSE_BACKLOG))).isTrue();
  }

  /**
   * A client sends a put to an entry node, which is paused before it reads the put. The client
   * repeats the put at another node, and a later put overwrites the value. The entry node resumes
   * only after the outcome of the put has been forgotten.
   */
  private static boolean overwrittenByOldCopyAtEntryNode(EnumSet<Rule> broken) {
    ScriptedRing ring = new ScriptedRing(3, broken);
    ring.startServing();
    ring.decideDown(2);
    ring.learnView(0);
    ring.learnView(1);
    ring.lose(sent -> !ring.between(0, 1).test(sent));
    ring.put("repeated", 1, 2, "k", "old", true);
    ring.deliver(ring.between(0, 1));
    assertThat(ring.isApplied("repeated")).isTrue();
    ring.put("later", 1, 3, "k", "new", false);
    ring.deliver(ring.between(0, 1));
    assertThat(ring.isApplied("later")).isTrue();
    for (int round = 0; round < 5000; round++) {
      ring.advance(250);
      ring.tick(0);
      ring.tick(1);
      ring.deliver(ring.between(0, 1));
      ring.lose(sent -> true);
    }
    // The entry node resumes, and reads its sockets before its next tick.
    ring.put("first", 2, 2, "k", "old", false);
    ring.deliver(sent -> true);
    assertThat(ring.isAnswered("first")).isTrue();
    if (broken.isEmpty()) {
      assertThat(ring.refusal("first")).isEqualTo(Refusal.UNAVAILABLE);
      // For a while after the pause, a request may be from the backlog. After that time, the entry
      // node serves new requests as usual.
      ring.tick(2);
      ring.advance(1100);
      ring.tick(2);
      ring.learnView(2);
      ring.deliver(sent -> true);
      ring.put("fresh", 2, 4, "other", "value", false);
      ring.deliver(sent -> true);
      assertThat(ring.isApplied("fresh")).isTrue();
    }
    ring.advance(1);
    ring.tick(0);
    ring.tick(1);
    ring.deliver(sent -> true);
    ring.get("read", 0, 5, "k");
    ring.deliver(sent -> true);
    assertThat(ring.isAnswered("read")).isTrue();
    return "old".equals(ring.value("read"));
  }

  @Test
  void aCopyThatWasSentTooLateIsNotAppliedASecondTime() {
    assertThat(overwrittenByCopySentTooLate(EnumSet.noneOf(Rule.class))).isFalse();
    assertThat(overwrittenByCopySentTooLate(EnumSet.of(Rule.RECENT_BEACON))).isTrue();
  }

  /**
   * An entry node reads the clock and a put, and is stopped before it sends a copy to the primary.
   * The client repeats the put at another node, and a later put overwrites the value. The entry
   * node resumes only after the outcome of the put has been forgotten, and the copy arrives.
   */
  private static boolean overwrittenByCopySentTooLate(EnumSet<Rule> broken) {
    ScriptedRing ring = new ScriptedRing(3, broken);
    ring.startServing();
    Predicate<ScriptedRing.Sent> tooLate = ring.message(Forward.class, 2, 0);
    ring.put("first", 2, 2, "k", "old", false);
    assertThat(ring.isInFlight(tooLate)).isTrue();
    ring.decideDown(2);
    ring.learnView(0);
    ring.learnView(1);
    ring.put("repeated", 1, 2, "k", "old", true);
    ring.deliver(ring.between(0, 1));
    assertThat(ring.isApplied("repeated")).isTrue();
    ring.put("later", 1, 3, "k", "new", false);
    ring.deliver(ring.between(0, 1));
    assertThat(ring.isApplied("later")).isTrue();
    for (int round = 0; round < 5000; round++) {
      ring.advance(250);
      ring.tick(0);
      ring.tick(1);
      ring.deliver(ring.between(0, 1));
      ring.lose(tooLate.negate());
    }
    ring.deliver(tooLate);
    ring.deliver(ring.between(0, 1));
    ring.get("read", 0, 5, "k");
    assertThat(ring.isAnswered("read")).isTrue();
    return "old".equals(ring.value("read"));
  }

  @Test
  void aWriteThatLayInTheBufferOfAPausedPrimaryIsNotAppliedASecondTime() {
    assertThat(overwrittenByOldCopyAtPrimary(EnumSet.noneOf(Rule.class))).isFalse();
    assertThat(overwrittenByOldCopyAtPrimary(EnumSet.of(Rule.RECENT_BEACON))).isTrue();
  }

  /**
   * The primary applies a put and is then paused. During the pause, a second copy of the put
   * arrives, and so does a later put of the same key. The primary reads the later put first,
   * because that put came over another link. No view replaces the primary.
   */
  private static boolean overwrittenByOldCopyAtPrimary(EnumSet<Rule> broken) {
    ScriptedRing ring = new ScriptedRing(3, broken);
    ring.startServing();
    for (int tick = 0; tick < 1170; tick++) {
      ring.advance(50);
      ring.tick(0);
      ring.tick(1);
      ring.tick(2);
      ring.deliver(sent -> true);
    }
    ring.put("first", 1, 2, "k", "old", false);
    ring.deliver(sent -> !ring.message(Forwarded.class, 0, 1).test(sent));
    ring.lose(ring.message(Forwarded.class, 0, 1));
    ring.get("early", 0, 9, "k");
    assertThat(ring.value("early")).isEqualTo("old");
    ring.advance(1100);
    ring.tick(1);
    ring.put("later", 2, 3, "k", "new", false);
    ring.lose(sent -> !(sent.message() instanceof Forward));
    ring.advance(700_000);
    // During these ticks, the sweep visits the segment and forgets the outcome of the first put.
    for (int tick = 0; tick < 40; tick++) {
      ring.tick(0);
      ring.advance(20);
    }
    ring.lose(sent -> !(sent.message() instanceof Forward));
    ring.deliver(ring.message(Forward.class, 2, 0));
    ring.deliver(sent -> !(sent.message() instanceof Forward));
    boolean isOverwritten = ring.isApplied("later");
    ring.deliver(sent -> true);
    ring.advance(250);
    ring.tick(0);
    ring.deliver(sent -> true);
    ring.get("late", 0, 10, "k");
    assertThat(ring.isAnswered("late")).isTrue();
    return isOverwritten && "old".equals(ring.value("late"));
  }

  /**
   * The first member is cut off, and its clock is slow. The clock of the second member, which takes
   * over, runs 1.4 times as fast.
   */
  @Test
  void aNewPrimaryWithAFastClockWaitsUntilTheLeaseOfASlowHolderHasEnded() {
    ScriptedRing ring = new ScriptedRing(2, EnumSet.noneOf(Rule.class));
    ring.startServing();
    ring.decideDown(0);
    ring.learnView(1);
    ring.lose(sent -> true);
    for (int passed = 0; passed < 2000; passed += 10) {
      assertThat(ring.isReadable(0) && ring.isReadable(1)).as("after %d ms", passed).isFalse();
      ring.advance(10);
      ring.jump(1, 4);
      ring.tick(1);
    }
    assertThat(ring.isReadable(1)).isTrue();
  }
}
