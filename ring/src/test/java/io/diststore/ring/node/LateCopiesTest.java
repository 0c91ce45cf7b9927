package io.diststore.ring.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.message.Beacon;
import io.diststore.ring.message.Forward;
import io.diststore.ring.message.Forwarded;
import io.diststore.ring.scripted.ScriptedRing;
import io.diststore.ring.shell.Rule;
import java.util.EnumSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * Tests that a primary takes a forwarded write only if the write names a recent beacon of the
 * primary, and that entry nodes learn of such beacons in time.
 */
class LateCopiesTest {
  private final ScriptedRing ring = new ScriptedRing(3, EnumSet.noneOf(Rule.class));
  private final Predicate<ScriptedRing.Sent> beacons = ring.message(Beacon.class, 0, 2);

  @Test
  void anEntryNodeThatHasReceivedNoBeaconLearnsOneFromThePrimarysAnswer() {
    for (int round = 0; round < 4; round++) {
      pass(250, beacons.negate());
    }
    ring.put("put", 2, 2, "k", "value", false);
    ring.deliver(ring.message(Forward.class, 2, 0));
    assertThat(ring.isInFlight(late())).isTrue();
    ring.deliver(beacons.negate());
    assertThat(ring.isApplied("put")).isTrue();
  }

  @Test
  void aCopyThatWasUnderWayForTenSecondsIsSentAgain() {
    ring.startServing();
    ring.put("put", 2, 2, "k", "value", false);
    Predicate<ScriptedRing.Sent> copies = ring.message(Forward.class, 2, 0);
    for (int round = 0; round < 41; round++) {
      pass(250, copies.negate());
    }
    ring.deliver(copies);
    assertThat(ring.isInFlight(late())).isTrue();
    assertThat(ring.isInFlight(late().negate())).as("a later copy is served").isTrue();
    ring.deliver(sent -> true);
    assertThat(ring.isApplied("put")).isTrue();
  }

  @Test
  void aPrimaryWhoseClockStoodStillWaitsForCopiesThatNameALaterBeacon() {
    ring.startServing();
    ring.put("put", 2, 2, "k", "value", false);
    ring.standStill(0, 1_000);
    ring.deliver(ring.message(Forward.class, 2, 0));
    assertThat(ring.isInFlight(late())).isTrue();
    ring.deliver(sent -> true);
    assertThat(ring.isAnswered("put")).isFalse();
    pass(250, sent -> true);
    pass(50, sent -> true);
    assertThat(ring.isApplied("put")).isTrue();
  }

  /** Lets time pass, and delivers the messages that match. */
  private void pass(long millis, Predicate<ScriptedRing.Sent> delivered) {
    ring.advance(millis);
    for (int rank = 0; rank < 3; rank++) {
      ring.tick(rank);
    }
    ring.deliver(delivered);
  }

  private static Predicate<ScriptedRing.Sent> late() {
    return sent ->
        sent.message() instanceof Forwarded forwarded
            && forwarded.status() == Forwarded.Status.LATE;
  }
}
