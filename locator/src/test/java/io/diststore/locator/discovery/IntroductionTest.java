package io.diststore.locator.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.view.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntroductionTest {
  private static final Endpoint PEER = new Endpoint("db.example", 9900);

  private final List<String> done = new ArrayList<>();
  private final Introduction introduction =
      new Introduction(
          PEER,
          "diststore.Store",
          0,
          new Introduction.Effects() {
            @Override
            public void probe() {
              done.add("probe");
            }

            @Override
            public void join(Endpoint peer) {
              done.add("join " + peer);
            }

            @Override
            public void refused(Introduction.Refusal refusal, String why) {
              done.add(refusal + ": " + why);
            }
          });

  @Test
  void theNodeJoinsAtThePeerAddressOfTheMember() {
    answerAt(0, new ProbeResult.InRing(new Endpoint("db.example", 9901)));
    assertThat(done).containsExactly("probe", "join db.example:9901");
  }

  @Test
  void anUnreachablePeerIsNamed() {
    answerAt(0, new ProbeResult.NoListener());
    assertThat(done.getLast())
        .startsWith("UNREACHABLE")
        .contains("db.example:9900", "Start that node first");
  }

  @Test
  void theFailureNamesBothServices() {
    answerAt(0, new ProbeResult.OtherProgram("counter.Counter"));
    assertThat(done.getLast())
        .startsWith("OTHER_SERVICE")
        .contains("counter.Counter", "diststore.Store");
  }

  @Test
  void aProgramThatIsNotANodeIsRefused() {
    answerAt(0, new ProbeResult.OtherProgram(null));
    assertThat(done.getLast()).startsWith("NO_NODE").contains("not a node of diststore");
  }

  @Test
  void theNodeWaitsForAnUndecidedPeerForThirtySeconds() {
    for (long second = 0; second < 30; second++) {
      answerAt(second, new ProbeResult.Undecided(9900, false));
      assertThat(introduction.isOver()).isFalse();
    }
    answerAt(30, new ProbeResult.Following());
    assertThat(done.getLast()).startsWith("UNDECIDED").contains("30 s");
  }

  @Test
  void theNodeWaitsForAnUnresponsivePeerForTenSeconds() {
    answerAt(0, new ProbeResult.Unresponsive());
    answerAt(9, new ProbeResult.Unresponsive());
    assertThat(introduction.isOver()).isFalse();
    answerAt(10, new ProbeResult.Unresponsive());
    assertThat(done.getLast()).startsWith("UNREACHABLE");
  }

  private void answerAt(long second, ProbeResult result) {
    long now = Duration.ofSeconds(second).toNanos();
    introduction.tick(now);
    introduction.onProbeResult(result, now);
  }
}
