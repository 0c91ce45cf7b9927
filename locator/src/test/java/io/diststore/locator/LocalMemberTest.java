package io.diststore.locator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.diststore.ring.placement.Site;
import io.diststore.ring.request.Answer;
import io.diststore.ring.request.Refusal;
import io.diststore.ring.shell.LeaveReceipt;
import io.diststore.ring.shell.Limits;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.Spread;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class LocalMemberTest {
  private final Ring ring = new Ring();

  @AfterEach
  void close() {
    ring.close();
  }

  @RepeatedTest(3)
  void tenNodesStartedAtTheSameMomentFormOneRing() throws Exception {
    List<LocalMember> members = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      members.add(ring.start());
    }
    int founders = 0;
    Set<RingId> rings = new HashSet<>();
    for (LocalMember member : members) {
      LocalMember.Joined joined = Await.done(member.whenJoined());
      founders += joined.founded() ? 1 : 0;
      rings.add(joined.view().ringId());
    }
    assertThat(founders).isEqualTo(1);
    assertThat(rings).hasSize(1);
    awaitUp(members);
  }

  @Test
  void aSingleNodeFoundsARingOnTheFirstPortOfItsRange() throws Exception {
    LocalMember member = ring.start();
    assertThat(Await.done(member.whenJoined()).founded()).isTrue();
    assertThat(member.client()).isEqualTo(Ring.at(ring.ports.first()));
    assertThat(member.self().name()).isEqualTo("127.0.0.1:" + ring.ports.first());
    assertThat(member.peer()).isEqualTo(member.client());
  }

  @Test
  void everyMemberReadsWhatOneMemberStores() throws Exception {
    LocalMember first = ring.startAndJoin();
    LocalMember second = ring.startAndJoin();
    LocalMember third = ring.startAndJoin();
    for (int i = 0; i < 50; i++) {
      assertThat(Ring.put(first, "key-" + i, "value-" + i)).isInstanceOf(Answer.Written.class);
    }
    for (int i = 0; i < 50; i++) {
      assertThat(Ring.get(second, "key-" + i)).isEqualTo("value-" + i);
      assertThat(Ring.get(third, "key-" + i)).isEqualTo("value-" + i);
    }
    assertThat(Ring.get(third, "no such key")).isNull();
  }

  @Test
  void noKeyIsLostWhenOneOfThreeZonesStops() throws Exception {
    List<LocalMember> members = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      LocalMember member =
          ring.start(ring.settings().withSite(new Site("zone-" + i % 3, "machine-" + i)));
      Await.done(member.whenJoined());
      members.add(member);
    }
    awaitUp(members);
    for (int i = 0; i < 100; i++) {
      Ring.put(members.get(0), "key-" + i, "value-" + i);
    }
    assertThat(members.get(0).view().spread()).isEqualTo(Spread.ALL);
    members.get(1).close();
    members.get(4).close();
    members.removeAll(List.of(members.get(1), members.get(4)));
    awaitUp(members);
    assertThat(members.get(0).view().lost().isEmpty()).isTrue();
    for (int i = 0; i < 100; i++) {
      assertThat(Ring.get(members.get(i % 4), "key-" + i)).isEqualTo("value-" + i);
    }
  }

  @Test
  void aLeavingMemberHandsOverItsKeysAndReportsIt() throws Exception {
    LocalMember first = ring.startAndJoin();
    LocalMember second = ring.startAndJoin();
    LocalMember third = ring.startAndJoin();
    awaitUp(List.of(first, second, third));
    for (int i = 0; i < 100; i++) {
      Ring.put(first, "key-" + i, "value-" + i);
    }
    LeaveReceipt receipt = Await.done(first.leave());
    assertThat(receipt.result()).isEqualTo(LeaveReceipt.Result.COMPLETE);
    assertThat(receipt.keys()).isPositive();
    assertThat(receipt.to()).isNotEmpty();
    first.close();
    for (int i = 0; i < 100; i++) {
      assertThat(Ring.get(second, "key-" + i)).isEqualTo("value-" + i);
    }
    assertThat(second.view().lists(first.self())).isFalse();
  }

  @Test
  void theLastMemberReportsThatNobodyIsLeft() throws Exception {
    LocalMember only = ring.startAndJoin();
    assertThat(Await.done(only.leave()).result()).isEqualTo(LeaveReceipt.Result.NOBODY_LEFT);
  }

  @Test
  void aNodeWithoutARingLeavesAtOnce() throws Exception {
    LocalMember member = ring.start();
    assertThat(Await.done(member.leave()).keys()).isZero();
  }

  @Test
  void aKilledMemberIsReplacedByItsNextIncarnation() throws Exception {
    LocalMember first = ring.startAndJoin();
    LocalMember second = ring.startAndJoin();
    awaitUp(List.of(first, second));
    Ring.put(first, "key", "value");
    second.close();
    LocalMember next = ring.start(ring.settings().withPort(second.client().port()));
    Await.done(next.whenJoined());
    assertThat(next.self().name()).isEqualTo(second.self().name());
    assertThat(next.self().incarnation()).isGreaterThan(second.self().incarnation());
    awaitUp(List.of(first, next));
    assertThat(Ring.get(next, "key")).isEqualTo("value");
  }

  @Test
  void aNodeWhoseWallClockWasSetBackByADayJoinsUnderItsNameWithinSeconds() throws Exception {
    LocalMember first = ring.startAndJoin();
    LocalMember second = ring.startAndJoin();
    awaitUp(List.of(first, second));
    Ring.put(first, "key", "value");
    second.close();
    long start = System.nanoTime();
    LocalMember next =
        ring.start(
            ring.settings().withPort(second.client().port()),
            () -> System.currentTimeMillis() - Duration.ofDays(1).toMillis());
    Await.done(next.whenJoined());
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    assertThat(next.self().name()).isEqualTo(second.self().name());
    assertThat(next.self().incarnation()).isGreaterThan(second.self().incarnation());
    awaitUp(List.of(first, next));
    assertThat(Ring.get(next, "key")).isEqualTo("value");
    Await.until(
        () -> "the wall clock is reported",
        () -> Math.abs(first.status().wallAheadMillis()) > Duration.ofHours(23).toMillis());
  }

  @Test
  void aNodeJoinsThroughAPeerOutsideItsPortRange() throws Exception {
    LocalMember first = ring.startAndJoin();
    try (Ring elsewhere = new Ring()) {
      LocalMember second = elsewhere.start(elsewhere.settings().withPeer(first.client()));
      assertThat(Await.done(second.whenJoined()).view().ringId()).isEqualTo(first.view().ringId());
    }
  }

  @Test
  void aNodeWaitsForAPeerThatHasNoRingYet() throws Exception {
    LocalMember first = ring.start();
    LocalMember second = ring.start(ring.settings().withPeer(first.client()));
    assertThat(Await.done(second.whenJoined()).founded()).isFalse();
    assertThat(second.view().ringId()).isEqualTo(first.view().ringId());
  }

  @Test
  void peersAndClientsCanUseSeparatePorts() throws Exception {
    LocalMember first =
        ring.start(ring.settings().withPort(ring.ports.first()).withPeerPort(ring.ports.last()));
    Await.done(first.whenJoined());
    LocalMember second =
        ring.start(
            ring.settings().withPort(ring.ports.first() + 1).withPeerPort(ring.ports.last() - 1));
    Await.done(second.whenJoined());
    awaitUp(List.of(first, second));
    Member listed = first.view().member(second.self());
    assertThat(listed.peer()).isEqualTo(Ring.at(ring.ports.last() - 1));
    assertThat(listed.client()).isEqualTo(Ring.at(ring.ports.first() + 1));
  }

  @Test
  void aNodeWithAnotherValueLimitIsRefused() throws Exception {
    ring.startAndJoin();
    Limits small = Limits.builder().valueBytes(4_096).build();
    MemberFailure failure = failureOf(ring.start(ring.settings().withLimits(small)));
    assertThat(failure.kind()).isEqualTo(MemberFailure.Kind.OTHER_SETTINGS);
    assertThat(failure).hasMessageContainingAll("--value-limit 4096", "--value-limit 1048576");
  }

  @Test
  void aNodeThatWasGivenAnotherNumberOfCopiesIsRefused() throws Exception {
    LocalMember founder = ring.start(ring.settings().withCopies(3));
    Await.done(founder.whenJoined());
    MemberFailure failure = failureOf(ring.start(ring.settings().withCopies(2)));
    assertThat(failure.kind()).isEqualTo(MemberFailure.Kind.OTHER_SETTINGS);
    assertThat(failure).hasMessageContainingAll("--copies 2", "--copies 3");
    assertThat(ring.startAndJoin().view().copies())
        .as("the ring's number, because this node was given none")
        .isEqualTo(3);
  }

  @Test
  void aFullRingRefusesWritesButErases() throws Exception {
    Limits small = Limits.builder().entryBytes(20_000).build();
    LocalMember first = ring.start(ring.settings().withLimits(small));
    LocalMember second = ring.start(ring.settings().withLimits(small));
    Await.done(first.whenJoined());
    Await.done(second.whenJoined());
    awaitUp(List.of(first, second));
    List<String> stored = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (int i = 0; i < 5_000 && refused.size() < 20; i++) {
      String key = "key-" + i;
      switch (Ring.put(i % 2 == 0 ? first : second, key, "v".repeat(100))) {
        case Answer.Written written -> stored.add(key);
        case Answer.Refused(Refusal refusal, String why) -> {
          assertThat(refusal).isEqualTo(Refusal.OVERLOADED);
          assertThat(why).contains("memory");
          refused.add(key);
        }
        case Answer other -> throw new AssertionError(other);
      }
    }
    assertThat(refused).hasSize(20);
    for (String key : refused) {
      assertThat(Ring.get(first, key)).isNull();
    }
    for (String key : stored) {
      assertThat(Ring.get(second, key)).isNotNull();
      assertThat(Ring.erase(first, key)).isInstanceOf(Answer.Written.class);
    }
    Await.until(
        () -> "no memory is in use",
        () -> first.status().memoryBytes() == 0 && second.status().memoryBytes() == 0);
    assertThat(Ring.put(first, "again", "v")).isInstanceOf(Answer.Written.class);
  }

  @Test
  void noAdministrativeCallIsObeyedOnTheClientsPort() throws Exception {
    LocalMember member =
        ring.start(ring.settings().withPort(ring.ports.first()).withPeerPort(ring.ports.last()));
    Await.done(member.whenJoined());
    for (String method : List.of("die", "debug", "join", "add", "remove")) {
      try (RawCall call = new RawCall(member.client())) {
        call.send(RawCall.call(method)).assertClosedWithoutAByte();
      }
    }
    assertThat(member.status().isLeaving()).isFalse();
    try (RawCall call = new RawCall(member.peer())) {
      call.send(RawCall.call("die"));
      Await.done(member.whenDieRequested());
    }
  }

  @Test
  void aTakenPortIsNamedInTheFailure() throws Exception {
    LocalMember first = ring.start();
    assertThatExceptionOfType(MemberFailure.class)
        .isThrownBy(() -> ring.start(ring.settings().withPort(first.client().port())))
        .withMessageContaining(String.valueOf(first.client().port()))
        .matches(failure -> failure.kind() == MemberFailure.Kind.PORT_TAKEN);
  }

  @Test
  void aFullPortRangeIsReportedAsSuch() {
    PortRange one = new PortRange(ring.ports.first(), ring.ports.first());
    ring.start(ring.settings().withPorts(one));
    assertThatExceptionOfType(MemberFailure.class)
        .isThrownBy(() -> ring.start(ring.settings().withPorts(one)))
        .matches(failure -> failure.kind() == MemberFailure.Kind.NO_FREE_PORT);
  }

  @Test
  void anUnreachablePeerIsNamedInTheFailure() {
    LocalMember member = ring.start(ring.settings().withPeer(Ring.at(ring.ports.last())));
    MemberFailure failure = failureOf(member);
    assertThat(failure.kind()).isEqualTo(MemberFailure.Kind.PEER_UNREACHABLE);
    assertThat(failure)
        .hasMessageContaining("No process listens at 127.0.0.1:" + ring.ports.last());
  }

  @Test
  void aNodeCannotBeItsOwnPeer() {
    LocalMember member =
        ring.start(
            ring.settings().withPort(ring.ports.first()).withPeer(Ring.at(ring.ports.first())));
    assertThat(failureOf(member)).hasMessageContaining("this node itself");
  }

  @Test
  void aPeerMustBeANode() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(
          () -> {
            try {
              while (true) {
                var taken = other.accept();
                taken
                    .getOutputStream()
                    .write(
                        "HTTP/1.1 400 Bad Request\r\n\r\n"
                            .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                taken.close();
              }
            } catch (java.io.IOException closed) {
              // The test is over.
            }
          });
      LocalMember member = ring.start(ring.settings().withPeer(Ring.at(other.getLocalPort())));
      assertThat(failureOf(member).kind()).isEqualTo(MemberFailure.Kind.NOT_A_NODE);
    }
  }

  @Test
  void aNodeWithoutTheRightTokenCannotJoin() throws Exception {
    LocalMember first = ring.start(ring.settings().withToken("secret"));
    Await.done(first.whenJoined());
    LocalMember other = ring.start(ring.settings().withToken("guessed"));
    assertThat(failureOf(other).kind()).isEqualTo(MemberFailure.Kind.BAD_TOKEN);
    LocalMember without = ring.start(ring.settings());
    assertThat(failureOf(without).kind()).isEqualTo(MemberFailure.Kind.BAD_TOKEN);
    LocalMember third = ring.start(ring.settings().withToken("secret"));
    assertThat(Await.done(third.whenJoined()).founded()).isFalse();
  }

  @Test
  void listeningBeyondThisMachineRequiresATokenAndAHost() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> ring.settings().withBind("0.0.0.0"))
        .withMessageContaining("token");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> ring.settings().withToken("secret").withBind("0.0.0.0"))
        .withMessageContaining("advertise");
    assertThat(
            ring.settings()
                .withToken("s")
                .withAdvertise("10.0.0.1")
                .withBind("0.0.0.0")
                .loopbackOnly())
        .isFalse();
  }

  @Test
  void onlyTheEventLoopMayAskTheRing() {
    LocalMember member = ring.start();
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> member.ask(null, answer -> {}));
  }

  private static MemberFailure failureOf(LocalMember member) {
    try {
      Await.done(member.whenJoined());
      throw new AssertionError("the node has joined");
    } catch (ExecutionException | CompletionException failure) {
      return (MemberFailure) failure.getCause();
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
  }

  private static void awaitUp(List<LocalMember> members) {
    for (LocalMember member : members) {
      Await.until(
          () -> member.self() + " sees " + member.view(),
          () ->
              member.view() != null
                  && !member.view().moving()
                  && member.view().members().stream()
                          .filter(m -> m.state() == MemberState.UP)
                          .count()
                      == members.size()
                  && member.status().isReady());
    }
  }
}
