package io.diststore.ring.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.message.Replicate;
import io.diststore.ring.message.SessionStart;
import io.diststore.ring.request.Refusal;
import io.diststore.ring.scripted.ScriptedRing;
import io.diststore.ring.shell.Rule;
import java.util.EnumSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Tests what a primary does while messages or requests have to wait. */
class BacklogTest {
  private static final long RESEND_MILLIS = 300;

  private final ScriptedRing ring = new ScriptedRing(2, EnumSet.noneOf(Rule.class));

  @Test
  void aWriteIsNotRepeatedWhileTheEarlierCopyMayStillWaitToBeSent() {
    ring.startServing();
    ring.put("put", 0, 2, "k", "value", false);
    assertRepeatedOnlyWithoutBacklog(ring.message(Replicate.class, 0, 1));
    ring.deliver(sent -> true);
    assertThat(ring.isApplied("put")).isTrue();
  }

  @Test
  void aSessionIsNotRepeatedWhileItsEarlierMessageMayStillWaitToBeSent() {
    Predicate<ScriptedRing.Sent> start = ring.message(SessionStart.class, 0, 1);
    for (int round = 0; round < 10 && !ring.isInFlight(start); round++) {
      pass();
      ring.deliver(start.negate());
    }
    assertRepeatedOnlyWithoutBacklog(start);
  }

  @Test
  void theBytesOfRequestsThatWaitAreLimited() {
    int asked = 60;
    for (int i = 1; i <= asked; i++) {
      ring.get("get" + i, 0, i, "k");
    }
    int waiting = 0;
    for (int i = 1; i <= asked; i++) {
      if (ring.isAnswered("get" + i)) {
        assertThat(ring.refusal("get" + i)).isEqualTo(Refusal.OVERLOADED);
      } else {
        waiting++;
      }
    }
    // A request takes 200 bytes and its key, and the limit is 10,000 bytes.
    assertThat(waiting).isEqualTo(50);
  }

  private void assertRepeatedOnlyWithoutBacklog(Predicate<ScriptedRing.Sent> message) {
    assertThat(ring.isInFlight(message)).isTrue();
    ring.lose(message);
    ring.setBacklogged(1, true);
    pass();
    pass();
    assertThat(ring.isInFlight(message)).isFalse();
    ring.setBacklogged(1, false);
    pass();
    assertThat(ring.isInFlight(message)).isTrue();
  }

  private void pass() {
    ring.advance(RESEND_MILLIS);
    ring.tick(0);
    ring.tick(1);
  }
}
