package io.diststore.ring.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.scripted.ScriptedRing;
import io.diststore.ring.shell.Rule;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/**
 * Tests that clients can no longer read a value whose time to live is over, and that the ring
 * deletes it even if no client reads it.
 */
class ExpiryTest {
  private static final long TTL_MILLIS = 2_000;

  private final ScriptedRing ring = new ScriptedRing(1, EnumSet.noneOf(Rule.class));

  @Test
  void aValueIsReadableUntilItsTimeToLiveIsOver() {
    store();
    pass(TTL_MILLIS - 100);
    ring.get("before", 0, 2, "k");
    assertThat(ring.value("before")).isEqualTo("v");
    pass(100);
    ring.get("after", 0, 3, "k");
    assertThat(ring.isAnswered("after")).isTrue();
    assertThat(ring.value("after")).isNull();
  }

  @Test
  void anExpiredValueIsDeletedAlthoughNoClientReadsIt() {
    store();
    pass(TTL_MILLIS - 100);
    assertThat(ring.node(0).status().keys()).isEqualTo(1);
    // The sweep visits each segment once per minute.
    pass(60_000);
    assertThat(ring.node(0).status().keys()).isZero();
  }

  @Test
  void valuesThatExpireTogetherAreDeletedInSlices() {
    ring.startServing();
    int keys = 3_000;
    for (int i = 0; i < keys; i++) {
      ring.putWithTtl("put", 0, 2 + i, "k" + i, "v", TTL_MILLIS);
      assertThat(ring.isApplied("put")).isTrue();
    }
    pass(TTL_MILLIS);
    long before = keys;
    for (int tick = 0; tick < 1_300; tick++) {
      pass(50);
      long after = ring.node(0).status().keys();
      assertThat(before - after).isLessThanOrEqualTo(1_024);
      before = after;
    }
    assertThat(before).isZero();
  }

  private void store() {
    ring.startServing();
    ring.putWithTtl("put", 0, 1, "k", "v", TTL_MILLIS);
    assertThat(ring.isApplied("put")).isTrue();
  }

  private void pass(long millis) {
    for (long passed = 0; passed < millis; passed += 50) {
      ring.advance(50);
      ring.tick(0);
    }
  }
}
