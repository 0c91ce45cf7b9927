package io.diststore.locator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.diststore.locator.link.RecoveryFailure;
import io.diststore.ring.request.Answer;
import io.diststore.ring.shell.Notice;
import io.diststore.ring.shell.Timing;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import io.diststore.thrift.peer.NotRecovered;
import io.diststore.thrift.peer.Peer;
import io.diststore.thrift.peer.Recovered;
import io.diststore.thrift.peer.RecoveryPlan;
import io.diststore.thrift.peer.Refused;
import io.diststore.thrift.peer.WireNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TMultiplexedProtocol;
import org.apache.thrift.transport.TSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests how an administrator recovers a ring that has lost its majority. */
class RecoveryTest {
  private final Ring ring = new Ring();

  @AfterEach
  void close() {
    ring.close();
  }

  @Test
  void theLastOfThreeWaitsUntilTheAdministratorRecoversTheRing() throws Exception {
    List<LocalMember> members = start(3, settings().withCopies(3));
    assertThat(Ring.put(members.get(0), "key", "value")).isInstanceOf(Answer.Written.class);
    LocalMember last = members.get(2);
    CompletionStage<List<NodeId>> majorityLost = whenMajorityLost(last);
    members.get(0).close();
    members.get(1).close();

    Set<NodeId> dead = Set.of(members.get(0).self(), members.get(1).self());
    assertThat(Await.done(majorityLost)).containsExactlyInAnyOrderElementsOf(dead);
    assertThat(last.view().liveMembers()).hasSize(3);
    assertThat(Set.copyOf(last.status().unreachable())).isEqualTo(dead);
    assertThat(last.status().isMajorityReachable()).isFalse();

    View view = Await.done(last.recover(dead));
    assertThat(view.liveMembers()).singleElement().matches(m -> m.id().equals(last.self()));
    assertThat(Ring.get(last, "key")).isEqualTo("value");
    assertThat(Ring.put(last, "key", "later")).isInstanceOf(Answer.Written.class);
    LocalMember next = ring.start(settings());
    Await.done(next.whenJoined());
    assertThat(Ring.get(next, "key")).isEqualTo("later");
  }

  @Test
  void theYoungerOfTwoContinuesAfterTheAdministratorsConfirmation() throws Exception {
    List<LocalMember> members = start(2, settings());
    Ring.put(members.get(0), "key", "value");
    CompletionStage<List<NodeId>> majorityLost = whenMajorityLost(members.get(1));
    members.get(0).close();
    Await.done(majorityLost);

    Await.done(members.get(1).recover(Set.of(members.get(0).self())));
    assertThat(Ring.get(members.get(1), "key")).isEqualTo("value");
    assertThat(Ring.put(members.get(1), "key", "later")).isInstanceOf(Answer.Written.class);
  }

  @Test
  void twoReachableMembersOfFiveContinueTogether() throws Exception {
    List<LocalMember> members = start(5, settings().withCopies(5));
    List<LocalMember> survivors = members.subList(3, 5);
    CompletionStage<List<NodeId>> majorityLost = whenMajorityLost(survivors.getFirst());
    members.subList(0, 3).forEach(LocalMember::close);
    Set<NodeId> dead = Set.copyOf(Await.done(majorityLost));

    View view = Await.done(survivors.getFirst().recover(dead));
    assertThat(view.liveMembers()).hasSize(2);
    Await.until(
        () -> survivors.getLast().self() + " sees " + survivors.getLast().view(),
        () -> survivors.getLast().view().liveMembers().size() == 2);
    assertThat(Ring.put(survivors.getLast(), "key", "value")).isInstanceOf(Answer.Written.class);
  }

  @Test
  void aRingWithItsMajorityIsNotRecovered() throws Exception {
    List<LocalMember> members = start(3, settings());
    RecoveryFailure failure = failureOf(members.get(0).recover(Set.of(members.get(2).self())));
    assertThat(failure).hasMessageContaining("by itself");
    assertThat(failure.begun()).isFalse();
    assertThat(members.get(0).view().liveMembers()).hasSize(3);
  }

  @Test
  void theAdministratorMustNameAllUnreachableMembers() throws Exception {
    List<LocalMember> members = start(3, settings());
    LocalMember last = members.get(2);
    CompletionStage<List<NodeId>> majorityLost = whenMajorityLost(last);
    members.get(0).close();
    members.get(1).close();
    Await.done(majorityLost);

    RecoveryFailure failure = failureOf(last.recover(Set.of(members.get(0).self())));
    assertThat(failure).hasMessageContaining(members.get(1).self().name());
    assertThat(failure.begun()).isFalse();
    assertThat(last.view().liveMembers()).hasSize(3);
  }

  @Test
  void anAdministratorRecoversTheRingOverTheNetwork() throws Exception {
    List<LocalMember> members = start(2, settings().withToken("secret"));
    LocalMember last = members.get(1);
    NodeId dead = members.get(0).self();
    try (TSocket socket = new TSocket(last.peer().host(), last.peer().port(), 20_000)) {
      socket.open();
      Peer.Client peer =
          new Peer.Client(new TMultiplexedProtocol(new TBinaryProtocol(socket), "Peer"));
      assertThatExceptionOfType(Refused.class)
          .isThrownBy(peer::recovery)
          .matches(refused -> refused.getMessage().contains("token"));
      assertThatExceptionOfType(Refused.class).isThrownBy(() -> peer.recover(List.of()));
      peer.authorize(ByteBuffer.wrap("secret".getBytes(StandardCharsets.UTF_8)));
      assertThat(peer.recovery().isSetNeedless()).isTrue();
      assertThatExceptionOfType(NotRecovered.class)
          .isThrownBy(() -> peer.recover(List.of()))
          .matches(not -> !not.isBegun());

      CompletionStage<List<NodeId>> majorityLost = whenMajorityLost(last);
      members.get(0).close();
      Await.done(majorityLost);
      RecoveryPlan plan = peer.recovery();
      WireNode wire = new WireNode(dead.name(), dead.incarnation());
      assertThat(plan.isSetNeedless()).isFalse();
      assertThat(plan.getSilent()).containsExactly(wire);
      Recovered recovered = peer.recover(plan.getSilent());
      assertThat(recovered.getMembers())
          .containsExactly(new WireNode(last.self().name(), last.self().incarnation()));
      assertThat(recovered.getLostSegments()).isZero();
      assertThat(recovered.getEpoch()).isGreaterThan(plan.getEpoch());
    }
  }

  /** Returns settings with a detection time of 0.3 s, which makes the tests quick. */
  private MemberSettings settings() {
    return ring.settings().withTiming(new Timing(Duration.ofMillis(300).toNanos()));
  }

  private List<LocalMember> start(int count, MemberSettings settings) throws Exception {
    List<LocalMember> members = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      LocalMember member = ring.start(settings);
      Await.done(member.whenJoined());
      members.add(member);
    }
    for (LocalMember member : members) {
      Await.until(
          () -> member.self() + " sees " + member.view(),
          () ->
              !member.view().moving()
                  && member.view().members().stream()
                          .filter(m -> m.state() == MemberState.UP)
                          .count()
                      == count);
    }
    return members;
  }

  /**
   * Returns a stage that is done when the member reports that the ring has lost its majority. The
   * stage's result is the unreachable members.
   */
  private static CompletionStage<List<NodeId>> whenMajorityLost(LocalMember member) {
    CompletableFuture<List<NodeId>> unreachable = new CompletableFuture<>();
    member.listen(
        notice -> {
          if (notice instanceof Notice.NoMajority none) {
            unreachable.complete(none.silent());
          }
        });
    return unreachable;
  }

  private static RecoveryFailure failureOf(CompletionStage<View> recovery) throws Exception {
    try {
      throw new AssertionError("the ring was recovered: " + Await.done(recovery));
    } catch (ExecutionException failure) {
      return (RecoveryFailure) failure.getCause();
    }
  }
}
