package io.diststore.ring.primary;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.message.Replicate;
import io.diststore.ring.request.Refusal;
import io.diststore.ring.scripted.ScriptedRing;
import io.diststore.ring.shell.Rule;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/** The limits and stages of a primary. */
class PrimarySegmentTest {
  private final EnumSet<Rule> none = EnumSet.noneOf(Rule.class);

  @Test
  void writesAreRefusedWhileTooManyBytesArePending() {
    ScriptedRing ring = new ScriptedRing(2, none);
    ring.startServing();
    for (int i = 1; i <= 10; i++) {
      ring.put("put " + i, 0, i, "key " + i, "value", false);
    }
    assertThat(ring.refusal("put 1")).isNull();
    assertThat(ring.refusal("put 10")).isEqualTo(Refusal.OVERLOADED);

    ring.deliver(sent -> true);
    assertThat(ring.isApplied("put 1")).isTrue();
    ring.put("later", 0, 11, "key", "value", false);
    ring.deliver(ring.message(Replicate.class, 0, 1));
    ring.deliver(sent -> true);
    assertThat(ring.isApplied("later")).isTrue();
  }

  @Test
  void aValueWithTheLongestTimeToLiveIsReadable() {
    ScriptedRing ring = new ScriptedRing(1, none);
    ring.tick(0);
    ring.putWithTtl("put", 0, 1, "key", "value", Long.MAX_VALUE);
    assertThat(ring.isApplied("put")).isTrue();
    ring.get("get", 0, 2, "key");
    assertThat(ring.value("get")).isEqualTo("value");
  }
}
