package io.diststore.locator;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.node.NodeStatus;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Lost;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests the messages that a newcomer logs while a ring has not admitted it. */
class AdmissionWaitTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final NodeId SELF = new NodeId("10.0.0.1:9900", 2);
  private static final NodeId EARLIER_RUN = new NodeId("10.0.0.1:9900", 1);
  private static final NodeId OTHER = new NodeId("10.0.0.2:9900", 1);
  private static final Endpoint ASKED = new Endpoint("10.0.0.2", 9900);
  private static final Endpoint OWN = new Endpoint("10.0.0.1", 9901);

  private final List<String> lines = new ArrayList<>();
  private final AdmissionWait wait = new AdmissionWait(SELF, ASKED, OWN, lines::add, 0);

  @Test
  void anAdmissionWithoutObstaclesIsSilent() {
    wait.tick(null, status(true), 2 * SECOND);
    assertThat(lines).isEmpty();
  }

  @Test
  void aWaitIsReportedAtMostOncePerTenSeconds() {
    for (int second = 0; second <= 30; second++) {
      wait.tick(view(List.of()), status(true), second * SECOND);
    }
    assertThat(lines).hasSize(3);
  }

  @Test
  void aRingThatHasNotAnsweredIsReported() {
    wait.tick(null, status(true), 3 * SECOND);
    assertThat(lines)
        .containsExactly(
            "This node waits until the ring of 10.0.0.2:9900 admits it. The ring has not answered its request yet. The ring's nodes send their answer to 10.0.0.1:9901.");
  }

  @Test
  void aRingWithoutAMajorityIsReportedWithTheAdviceToRecoverIt() {
    wait.tick(view(List.of()), status(false, EARLIER_RUN), 3 * SECOND);
    assertThat(lines)
        .containsExactly(
            "This node waits until the ring of 10.0.0.2:9900 admits it. The ring has lost its majority, so it admits no node."
                + " Reachable: 10.0.0.2:9900. Unreachable: 10.0.0.1:9900 (an earlier run of this node, which has ended)."
                + " The ring continues when the unreachable members are back. If they are dead, continue without them:"
                + " location --recover 10.0.0.2:9901");
  }

  @Test
  void aRingWhoseKeysAreMovingIsReported() {
    wait.tick(view(List.of(OTHER)), status(true), 3 * SECOND);
    assertThat(lines)
        .singleElement()
        .asString()
        .contains("when the keys that are moving now have moved");
  }

  private static NodeStatus status(boolean majority, NodeId... unreachable) {
    return new NodeStatus(
        null, false, false, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, List.of(unreachable), majority, 0, null);
  }

  /**
   * Returns a view with two members: an earlier run of this node, which is the eldest member, and
   * another node.
   */
  private static View view(List<NodeId> target) {
    return new View(
        new RingId(1, 2),
        3,
        16,
        2,
        List.of(member(EARLIER_RUN, "10.0.0.1"), member(OTHER, "10.0.0.2")),
        List.of(EARLIER_RUN, OTHER),
        target,
        Lost.NONE);
  }

  private static Member member(NodeId id, String host) {
    return new Member(id, MemberState.UP, new Endpoint(host, 9901), new Endpoint(host, 9900));
  }
}
