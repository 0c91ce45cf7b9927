package io.diststore.ring.primary;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.message.Replicate;
import io.diststore.ring.request.Refusal;
import io.diststore.ring.scripted.ScriptedRing;
import io.diststore.ring.shell.Rule;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/** What a primary does with writes at their bounds. */
class PrimarySegmentTest {
  private final EnumSet<Rule> none = EnumSet.noneOf(Rule.class);

  @Test
  void writesThatNoOtherCopyAcknowledgesAreRefusedPastABound() {
    ScriptedRing ring = new ScriptedRing(2, none);
    ring.deliver(sent -> true);
    ring.serve();
    for (int i = 1; i <= 10; i++) {
      ring.put("put " + i, 0, i, "key " + i, "value", false);
    }
    assertThat(ring.refusal("put 1")).isNull();
    assertThat(ring.refusal("put 10")).isEqualTo(Refusal.OVERLOADED);

    ring.deliver(sent -> true);
    assertThat(ring.applied("put 1")).isTrue();
    ring.put("later", 0, 11, "key", "value", false);
    ring.deliver(ring.message(Replicate.class, 0, 1));
    ring.deliver(sent -> true);
    assertThat(ring.applied("later")).isTrue();
  }

  @Test
  void whatIsToLiveLongerThanTimeItselfIsThere() {
    ScriptedRing ring = new ScriptedRing(1, none);
    ring.tick(0);
    ring.putFor("put", 0, 1, "key", "value", Long.MAX_VALUE);
    assertThat(ring.applied("put")).isTrue();
    ring.get("get", 0, 2, "key");
    assertThat(ring.read("get")).isEqualTo("value");
  }
}
