package io.diststore.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests that a node ends cleanly if SIGTERM or SIGINT arrives at any moment during its start. */
class SignalIT {
  private static final int STARTS = 20;
  private static final int START_MILLIS = 1_500;

  /**
   * The allowed exit codes. 0 means that the node ended cleanly. 130 or 143 means that the signal
   * ended the process before the node began to handle signals.
   */
  private static final List<Integer> EXIT_CODES = List.of(0, 130, 143);

  @RegisterExtension final Nodes nodes = new Nodes();

  @Test
  void aSignalDuringTheStartEndsTheNodeAndDoesNotHarmTheRing() throws Exception {
    Random random = new Random(Seed.of("SignalIT"));
    List<Node> ring = nodes.startRing(2);
    Raw.put(ring.get(0), Raw.utf8("key"), Raw.utf8("value"));
    for (int i = 0; i < STARTS; i++) {
      Node node = nodes.start();
      LockSupport.parkNanos(Duration.ofMillis(random.nextInt(START_MILLIS)).toNanos());
      node.signal(random.nextBoolean() ? "TERM" : "INT");
      assertThat(node.awaitEnd()).as(node.output()).isIn(EXIT_CODES);
    }
    Nodes.awaitWhole(ring);
    assertThat(Raw.get(ring.get(1), Raw.utf8("key"))).isEqualTo(Raw.utf8("value"));
  }
}
