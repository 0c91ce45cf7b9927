package io.diststore.ring.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.request.Answer;
import io.diststore.ring.request.Operation;
import io.diststore.ring.request.Refusal;
import io.diststore.ring.request.Request;
import io.diststore.ring.segment.ClientId;
import io.diststore.ring.segment.Key;
import io.diststore.ring.segment.RequestId;
import io.diststore.ring.shell.Event;
import io.diststore.ring.shell.Rules;
import io.diststore.ring.turn.RegisterChoice;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests what an administrator's confirmations cause on a network without faults. */
class AdministrationTest {
  private static final long MILLI = 1_000_000;
  private static final int KEYS = 40;

  private static final Event RECOVERY =
      new Event.Recover(Set.of(new NodeId("b", 1), new NodeId("c", 1)));

  private Simulation sim;
  private long requests;

  @Test
  void aRingWhoseMembersAllRestartedReportsItsLossAndStartsEmptyOnceTheLossIsAccepted() {
    begin(RegisterChoice.OUTSIDE, 3, 2);
    putAll("first");
    sim.machines.forEach(sim::crash);
    run(1500);
    sim.machines.forEach(sim::boot);
    run(12_000);

    assertThat(view().epoch()).isGreaterThan(1000);
    assertThat(view().fullMembers())
        .extracting(Member::id)
        .containsExactlyInAnyOrder(new NodeId("a", 2), new NodeId("b", 2), new NodeId("c", 2));
    assertThat(view().moving()).isFalse();
    assertThat(view().missing().count()).isEqualTo(view().segments());
    for (int key = 0; key < KEYS; key++) {
      assertThat(refusal(get(key, 20))).as("refused at once").isEqualTo(Refusal.DATA_LOST);
      assertThat(refusal(put(key, "second", 20)))
          .as("refused at once")
          .isEqualTo(Refusal.DATA_LOST);
    }

    sim.give(sim.machines.get(1), new Event.AcceptLoss("loss-00000000"));
    run(3000);
    assertThat(view().missing().count())
        .as("segments missing after another loss was named")
        .isEqualTo(view().segments());

    acceptLoss(1);
    run(3000);
    checkStartedEmpty();
    assertThat(view().members()).hasSize(3);
  }

  @Test
  void twoOfThreeRestartedMembersLoseOnlySegmentsWithoutAnotherCopy() {
    begin(RegisterChoice.OUTSIDE, 3, 2);
    putAll("first");
    sim.crash(sim.machines.get(1));
    sim.crash(sim.machines.get(2));
    run(10);
    sim.boot(sim.machines.get(1));
    sim.boot(sim.machines.get(2));
    run(4000);
    assertThat(view().epoch()).as("no majority is left").isLessThan(1000);
    sim.give(sim.machines.get(0), RECOVERY);
    run(4000);

    int lost = view().missing().count();
    assertThat(lost).isBetween(1, view().segments() - 1);
    for (int key = 0; key < KEYS; key++) {
      boolean missing = view().missing().contains(key(key).segment(view().segments()));
      Answer answer = get(key, 50);
      assertThat(missing ? refusal(answer) : value(answer))
          .isEqualTo(missing ? Refusal.DATA_LOST : "first");
    }

    View before = view();
    acceptLoss(0);
    run(3000);
    assertThat(view().whole()).isTrue();
    for (int key = 0; key < KEYS; key++) {
      boolean missing = before.missing().contains(key(key).segment(before.segments()));
      assertThat(value(get(key, 50))).isEqualTo(missing ? null : "first");
    }
  }

  @ParameterizedTest
  @EnumSource(RegisterChoice.class)
  void aRingWithoutAMajorityContinuesAfterARecoveryAndAnAcceptedLoss(RegisterChoice register) {
    begin(register, 3, 2);
    putAll("first");
    sim.crash(sim.machines.get(1));
    sim.crash(sim.machines.get(2));
    run(6000);
    sim.give(sim.machines.get(0), RECOVERY);
    run(3000);
    assertThat(view().missing().isEmpty()).isFalse();
    acceptLoss(0);
    run(3000);
    assertThat(view().whole()).isTrue();
    assertThat(view().members()).hasSize(1);
    assertThat(applied(put(0, "second", 50))).isTrue();
  }

  @Test
  void aHolderWhoseLossWasAcceptedReturnsAsAnEmptyNewcomer() {
    begin(RegisterChoice.OUTSIDE, 4, 1);
    putAll("first");
    NodeId holder = sim.invariants.latest().primary(key(0).segment(view().segments()));
    SimMachine machine = sim.machine(holder.name());
    sim.pause(machine, 12_000 * MILLI);
    run(5000);
    assertThat(view().missing().heldBy(holder)).isTrue();
    acceptLoss(machine.index == 0 ? 1 : 0);
    run(3000);
    assertThat(value(get(0, 50))).isNull();
    assertThat(applied(put(0, "second", 50))).isTrue();
    run(8000);
    assertThat(view().whole()).isTrue();
    assertThat(view().member(holder).state()).isEqualTo(MemberState.UP);
    assertThat(value(get(0, 50))).isEqualTo("second");
  }

  @ParameterizedTest
  @EnumSource(RegisterChoice.class)
  void aMemberReportedAsGoneIsMarkedDownAtOnceWhicheverMemberGetsTheReport(
      RegisterChoice register) {
    for (int receiver = 1; receiver < 4; receiver++) {
      begin(register, 4, 2);
      NodeId eldest = sim.machines.get(0).node.id();
      sim.crash(sim.machines.get(0));
      run(100);
      assertThat(view().live(eldest)).isTrue();
      sim.give(sim.machines.get(receiver), new Event.Gone(eldest));
      run(500);
      assertThat(view().live(eldest)).as("reported to machine " + receiver).isFalse();
    }
  }

  @Test
  void aMemberWronglyReportedAsGoneReturnsAndNothingIsLost() {
    begin(RegisterChoice.OUTSIDE, 3, 2);
    putAll("first");
    sim.give(sim.machines.get(1), new Event.Gone(sim.machines.get(0).node.id()));
    run(6000);
    assertThat(view().whole()).isTrue();
    assertThat(view().fullMembers()).hasSize(3);
    for (int key = 0; key < KEYS; key++) {
      assertThat(value(get(key, 50))).isEqualTo("first");
    }
  }

  @ParameterizedTest
  @EnumSource(RegisterChoice.class)
  void anOwnerThatPausesReturnsAsHolderAlthoughTheOtherOwnerIsKilledMeanwhile(
      RegisterChoice register) {
    begin(register, 4, 2);
    putAll("first");
    List<NodeId> owners = sim.invariants.latest().inSync(key(0).segment(view().segments()));
    sim.pause(sim.machine(owners.get(0).name()), 3_700 * MILLI);
    run(250);
    sim.crash(sim.machine(owners.get(1).name()));
    run(9_000);
    assertThat(view().missing().count()).isZero();
    for (int key = 0; key < KEYS; key++) {
      assertThat(value(get(key, 50))).isEqualTo("first");
    }
  }

  // ---- the ring

  private void begin(RegisterChoice register, int nodes, int copies) {
    Scenario scenario =
        new Scenario(
            1,
            nodes,
            copies,
            64,
            1,
            true,
            1,
            50,
            25,
            register,
            Rules.ALL,
            false,
            FaultKind.SHORT,
            false,
            UnaryOperator.identity());
    sim = new Simulation(scenario, new Trace(Trace.Detail.NOTHING));
    sim.network.heal();
    requests = 0;
    sim.machines.forEach(sim::boot);
    run(6000);
    assertThat(view().whole()).isTrue();
    assertThat(view().fullMembers()).hasSize(nodes);
  }

  private void run(long millis) {
    sim.runUntil(sim.now() + millis * MILLI);
  }

  private View view() {
    return sim.invariants.latest().view();
  }

  private void acceptLoss(int machine) {
    sim.administrator.accept(view().missing(), sim.machines.get(machine));
  }

  private void checkStartedEmpty() {
    assertThat(view().whole()).isTrue();
    for (int key = 0; key < KEYS; key++) {
      assertThat(value(get(key, 50))).isNull();
      assertThat(applied(put(key, "second", 50))).isTrue();
      assertThat(value(get(key, 50))).isEqualTo("second");
    }
  }

  // ---- requests, each through a different node

  private static Key key(int number) {
    return new Key(("key" + number).getBytes(StandardCharsets.UTF_8));
  }

  private void putAll(String value) {
    for (int key = 0; key < KEYS; key++) {
      assertThat(applied(put(key, value, 50))).isTrue();
    }
  }

  private Answer put(int key, String value, long millis) {
    return ask(
        new Operation.Put(key(key), value.getBytes(StandardCharsets.UTF_8), 0, null), millis);
  }

  private Answer get(int key, long millis) {
    return ask(new Operation.Get(key(key)), millis);
  }

  private Answer ask(Operation operation, long millis) {
    RequestId id = new RequestId(new ClientId(9, 9), ++requests);
    TestRequest question = new TestRequest();
    List<SimMachine> running =
        sim.machines.stream().filter(m -> m.runs() && m.paused == null).toList();
    sim.give(
        running.get((int) (requests % running.size())),
        new Event.Asked(question, new Request(id, id.number(), operation, false, 10_000 * MILLI)));
    run(millis);
    return question.answer;
  }

  private static Refusal refusal(Answer answer) {
    return answer instanceof Answer.Refused refused ? refused.refusal() : null;
  }

  private static boolean applied(Answer answer) {
    return answer instanceof Answer.Written written && written.outcome().applied();
  }

  private static String value(Answer answer) {
    assertThat(answer).isInstanceOf(Answer.Value.class);
    Answer.Value found = (Answer.Value) answer;
    return found.entry() == null ? null : new String(found.entry().value(), StandardCharsets.UTF_8);
  }
}
