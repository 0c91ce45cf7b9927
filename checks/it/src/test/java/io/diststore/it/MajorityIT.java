package io.diststore.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.history.Await;
import io.diststore.thrift.diststore.RingInfo;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests that a ring reports a lost majority when it cannot admit a node or let a node leave. */
class MajorityIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @RegisterExtension final Nodes nodes = new Nodes();

  @Test
  void aRingOfTwoThatLostItsEldestNodeSaysSoAndWhatToDo() throws Exception {
    Node eldest = nodes.start().awaitInRing();
    Node second = nodes.start().awaitInRing();
    Nodes.awaitWhole(List.of(eldest, second));
    Raw.put(eldest, Raw.utf8("key"), Raw.utf8("value"));
    assertThat(Raw.get(eldest, Raw.utf8("key"))).isEqualTo(Raw.utf8("value"));
    assertThat(second.ring().isMajority()).isTrue();
    assertThat(second.metric("diststore_majority")).isEqualTo(1);
    eldest.kill();

    Await.until(
        "the second node reports that the majority is lost",
        TIMEOUT,
        () -> second.metric("diststore_majority") == 0);
    assertThat(second.metric("diststore_members_unreachable")).isEqualTo(1);
    RingInfo info = second.ring();
    assertThat(info.isMajority()).isFalse();
    assertThat(info.isWhole()).isFalse();
    assertThat(info.getUnreachable()).containsExactly("127.0.0.1:" + eldest.port());
    assertThat(second.httpGet("/q/health/ready"))
        .contains("127.0.0.1:" + eldest.port())
        .contains("location --recover 127.0.0.1:" + second.port());

    Node newcomer = nodes.start("-p", Integer.toString(eldest.port()));
    Await.until(
        "the newcomer says why it waits",
        TIMEOUT,
        () -> newcomer.output().contains("The ring has lost its majority, so it admits no node."));
    assertThat(newcomer.output())
        .contains("127.0.0.1:" + eldest.port() + " (an earlier run of this node, which has ended)")
        .contains("location --recover 127.0.0.1:" + second.port())
        .doesNotContainPattern("(INFO|WARN) .*earlier incarnation");
    newcomer.signal("TERM");
    assertThat(newcomer.awaitEnd()).isZero();
    assertThat(newcomer.output()).contains("it held no keys").doesNotContain("0 keys");

    second.signal("TERM");
    assertThat(second.awaitEnd()).isEqualTo(4);
    assertThat(second.output()).contains("left before the handover of its 1 key was complete,");
  }

  @Test
  void aNodeWithOtherSettingsThanItsRingDoesNotStart() {
    Node founder = nodes.start("--copies", "3").awaitInRing();
    Node otherLimit = nodes.start("--value-limit", "4096");
    assertThat(otherLimit.awaitEnd()).isEqualTo(2);
    assertThat(otherLimit.output()).contains("--value-limit 4096", "--value-limit 1048576");
    Node otherCopies = nodes.start("--copies", "2");
    assertThat(otherCopies.awaitEnd()).isEqualTo(2);
    assertThat(otherCopies.output()).contains("--copies 2", "--copies 3");
    Node matching = nodes.start().awaitInRing();
    Nodes.awaitWhole(List.of(founder, matching));
  }
}
