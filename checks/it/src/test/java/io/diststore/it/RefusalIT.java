package io.diststore.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Tests that original clients get an answer even when a node leaves, hangs or is lost, and that no
 * answer is wrong.
 */
class RefusalIT {
  @RegisterExtension final Nodes nodes = new Nodes();

  @Test
  void aNodeHandsItsKeysOverAfterASigintBeforeItEnds() throws IOException {
    List<Node> ring = nodes.startRing(3);
    for (int i = 0; i < 200; i++) {
      Raw.put(ring.get(0), key(i), key(i));
      assertThat(Raw.get(ring.get(0), key(i))).isEqualTo(key(i));
    }
    ring.get(0).signal("INT");
    assertThat(ring.get(0).awaitEnd()).isZero();
    assertThat(ring.get(0).output()).contains("left after").contains("other nodes now hold its");
    for (int i = 0; i < 200; i++) {
      assertThat(Raw.get(ring.get(1 + i % 2), key(i))).isEqualTo(key(i));
    }
  }

  @Test
  void aRefusedGetIsAnsweredWithAnExceptionAndNeverWithTheEmptyString() throws IOException {
    List<Node> ring = nodes.startRing(3, "--copies", "1");
    for (int i = 0; i < 60; i++) {
      Raw.put(ring.get(0), key(i), key(i));
      assertThat(Raw.get(ring.get(0), key(i))).isEqualTo(key(i));
    }
    ring.get(2).kill();
    List<Raw> calls = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      calls.add(new Raw(ring.get(i % 2)).send(Raw.get(key(i))));
    }
    int lost = 0;
    for (int i = 0; i < 60; i++) {
      try (Raw call = calls.get(i)) {
        Raw.Got got = call.got();
        if (got.refused() == null) {
          assertThat(got.value()).isEqualTo(key(i));
        } else {
          lost++;
          assertThat(got.refused().message()).contains("DATA_LOST");
        }
      }
    }
    assertThat(lost).isPositive();
  }

  @Test
  void everyGetIsAnsweredWhileAMemberHangs() throws IOException {
    List<Node> ring = nodes.startRing(3);
    for (int i = 0; i < 60; i++) {
      Raw.put(ring.get(0), key(i), key(i));
      assertThat(Raw.get(ring.get(0), key(i))).isEqualTo(key(i));
    }
    ring.get(2).signal("STOP");
    List<Raw> calls = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      calls.add(new Raw(ring.get(i % 2)).send(Raw.get(key(i))));
    }
    long start = System.nanoTime();
    for (int i = 0; i < 60; i++) {
      try (Raw call = calls.get(i)) {
        assertThat(call.stringAnswer("get")).isEqualTo(key(i));
      }
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    ring.get(2).signal("CONT");
    Nodes.awaitWhole(ring);
  }

  private static byte[] key(int i) {
    return Raw.utf8("key " + i);
  }
}
