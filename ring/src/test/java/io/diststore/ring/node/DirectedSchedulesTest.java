package io.diststore.ring.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.message.Beacon;
import io.diststore.ring.message.BeaconAnswer;
import io.diststore.ring.message.Replicate;
import io.diststore.ring.message.SessionChunk;
import io.diststore.ring.message.ViewNews;
import io.diststore.ring.message.ViewQuery;
import io.diststore.ring.scripted.ScriptedRing;
import io.diststore.ring.shell.Rule;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/**
 * Schedules so rare that seeds hardly meet them, written down. Each is run with all rules, and
 * without the one it is about: there it must go wrong, or it would prove nothing.
 */
class DirectedSchedulesTest {

  @Test
  void aMemberThatInstalledTheNextViewGrantsNoLeaseToTheFormerPrimary() {
    assertThat(twoReadersAfterLateBeacon(EnumSet.noneOf(Rule.class))).isFalse();
    assertThat(twoReadersAfterLateBeacon(EnumSet.of(Rule.GRANT_EPOCH))).isTrue();
  }

  /** The successor answers a beacon of the epoch before when its own wait is nearly over. */
  private static boolean twoReadersAfterLateBeacon(EnumSet<Rule> broken) {
    ScriptedRing ring = new ScriptedRing(2, broken);
    ring.deliver(sent -> true);
    ring.serve();
    ring.decideDown(0);
    ring.learn(1);
    ring.lose(sent -> sent.message() instanceof ViewNews);
    // The former primary is cut off from the register, and the news of the view are lost to it.
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
  void aNewPrimaryWaitsForTheLeasesOfAllItGrantedToNotOnlyOfTheLastPrimary() {
    assertThat(twoReadersAfterTwoViews(EnumSet.noneOf(Rule.class))).isFalse();
    assertThat(twoReadersAfterTwoViews(EnumSet.of(Rule.WAIT_ALL))).isTrue();
  }

  /** First, second, third: the second is primary for a moment and never takes over. */
  private static boolean twoReadersAfterTwoViews(EnumSet<Rule> broken) {
    ScriptedRing ring = new ScriptedRing(3, broken);
    ring.deliver(sent -> true);
    ring.serve();
    ring.decideDown(0);
    ring.learn(2);
    ring.decideDown(1);
    ring.learn(1);
    ring.learn(2);
    // The third hears the second at this epoch, so that one holds nothing any more. The first is
    // cut off.
    ring.deliver(ring.between(1, 2));
    ring.advance(100);
    ring.tick(2);
    assertThat(ring.isReadable(0)).as("the first still holds its leases").isTrue();
    return ring.isReadable(2);
  }

  @Test
  void aReconcileThatBreaksOffHalfWayPartsNoKeyFromItsRequestId() {
    assertThat(acknowledgedWriteReadBack(EnumSet.noneOf(Rule.class))).isTrue();
    assertThat(acknowledgedWriteReadBack(EnumSet.of(Rule.ATOMIC_RECONCILE))).isFalse();
  }

  /**
   * A write reaches the third only, then the first dies. The second makes the third equal to itself
   * and dies after some chunks. The third takes over, and the client repeats its write.
   */
  private static boolean acknowledgedWriteReadBack(EnumSet<Rule> broken) {
    ScriptedRing ring = new ScriptedRing(3, broken);
    ring.deliver(sent -> true);
    ring.serve();
    ring.put("old", 0, 2, "k", "old", false);
    for (int other = 0; other < 5; other++) {
      ring.put("other" + other, 0, 3 + other, "other" + other, "value", false);
    }
    ring.deliver(sent -> true);
    assertThat(ring.applied("old")).isTrue();
    ring.put("lost", 0, 9, "k", "new", false);
    ring.lose(ring.message(Replicate.class, 0, 1));
    ring.deliver(ring.message(Replicate.class, 0, 2));
    ring.decideDown(0);
    ring.learn(1);
    ring.learn(2);
    ring.advance(1600);
    ring.tick(1);
    // All but the last chunk, which carries the end.
    ring.deliver(
        ring.between(1, 2).and(s -> !(s.message() instanceof SessionChunk c && c.end() != null)));
    ring.decideDown(1);
    ring.learn(2);
    ring.advance(1600);
    ring.tick(2);
    ring.put("repeated", 2, 9, "k", "new", true);
    ring.get("read", 2, 10, "k");
    assertThat(ring.applied("repeated")).as("the repeated write is acknowledged").isTrue();
    return "new".equals(ring.read("read"));
  }

  @Test
  void copiesThatDifferInRememberedRequestsAloneAreMadeEqual() {
    assertThat(readAfterTwoSuccessors(EnumSet.noneOf(Rule.class))).isEqualTo("second");
    assertThat(readAfterTwoSuccessors(EnumSet.of(Rule.DIGEST_IDS))).isEqualTo("first");
  }

  /**
   * The first write of a key reaches the second member alone, then a later write of the key reaches
   * all. The first dies, the second takes over and answers the repeated first write from memory; it
   * dies too, and the third is asked once more.
   */
  private static String readAfterTwoSuccessors(EnumSet<Rule> broken) {
    ScriptedRing ring = new ScriptedRing(3, broken);
    ring.deliver(sent -> true);
    ring.serve();
    ring.put("first", 0, 2, "k", "first", false);
    ring.lose(ring.message(Replicate.class, 0, 2));
    ring.deliver(ring.message(Replicate.class, 0, 1));
    ring.put("second", 0, 3, "k", "second", false);
    ring.deliver(ring.message(Replicate.class, 0, 1).or(ring.message(Replicate.class, 0, 2)));
    ring.decideDown(0);
    ring.learn(1);
    ring.learn(2);
    ring.advance(1600);
    ring.tick(1);
    ring.deliver(ring.between(1, 2));
    ring.put("first again", 1, 2, "k", "first", true);
    assertThat(ring.applied("first again")).as("answered from memory").isTrue();
    ring.decideDown(1);
    ring.learn(2);
    ring.advance(1600);
    ring.tick(2);
    ring.put("and again", 2, 2, "k", "first", true);
    ring.get("read", 2, 4, "k");
    return ring.read("read");
  }

  @Test
  void aValueThatWasSaidToHaveExpiredDoesNotComeBack() {
    assertThat(absentThenFound(EnumSet.noneOf(Rule.class))).isFalse();
    assertThat(absentThenFound(EnumSet.of(Rule.EXPIRY_COMMITTED))).isTrue();
  }

  /** The primary's wall clock is ahead; it dies before the other has stored the deletion. */
  private static boolean absentThenFound(EnumSet<Rule> broken) {
    ScriptedRing ring = new ScriptedRing(2, broken);
    ring.deliver(sent -> true);
    ring.serve();
    ring.putFor("put", 0, 2, "k", "value", 60_000);
    ring.deliver(sent -> true);
    assertThat(ring.applied("put")).isTrue();
    ring.tickAhead(0, 100_000);
    ring.get("early", 0, 3, "k");
    boolean saidAbsent = ring.answers.containsKey("early") && ring.read("early") == null;
    ring.lose(sent -> true);
    ring.decideDown(0);
    ring.learn(1);
    ring.advance(1600);
    ring.tick(1);
    ring.get("late", 1, 4, "k");
    return saidAbsent && "value".equals(ring.read("late"));
  }
}
