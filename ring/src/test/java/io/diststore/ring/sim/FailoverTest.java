package io.diststore.ring.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.message.Ballot;
import io.diststore.ring.shell.Event;
import io.diststore.ring.shell.Registered;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.shell.Rules;
import io.diststore.ring.sim.SimNetwork.Link;
import io.diststore.ring.turn.RegisterChoice;
import io.diststore.ring.view.Lineage;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Tests how a ring with a cell outside the ring continues after crashes. */
class FailoverTest {
  private static final long MILLI = 1_000_000;

  private Simulation sim;

  @Test
  void threeMembersContinueWithoutOneWhileNobodyReachesTheCell() {
    begin(3, Rules.ALL);
    View before = view();
    sim.register.absent = true;
    sim.crash(sim.machines.get(2));
    run(5000);
    assertThat(view().liveMembers()).hasSize(2);
    assertThat(sim.register.contents().holds(before)).isTrue();

    sim.boot(sim.machines.get(2));
    run(5000);
    assertThat(view().liveMembers()).hasSize(3);
    sim.register.absent = false;
    run(6000);
    assertThat(sim.register.contents().holds(view())).as("the latest view is in the cell").isTrue();
    assertThat(sim.register.contents().lineage().hashes())
        .containsEntry(before.epoch(), Lineage.hash(before));
  }

  @Test
  void eitherOfTwoMembersContinuesWithTheCellOnly() {
    for (int crashed = 0; crashed < 2; crashed++) {
      begin(2, Rules.ALL);
      run(6000);
      sim.register.absent = true;
      sim.crash(sim.machines.get(crashed));
      run(5000);
      assertThat(view().liveMembers()).hasSize(2);
      sim.register.absent = false;
      run(12_000);
      assertThat(view().liveMembers()).hasSize(1);
    }
  }

  @Test
  void newcomersDoNotTakeThePlaceOfAMemberThatTheyCannotReach() {
    assertThat(epochAfterAMemberWasCutOff(Rules.ALL)).isLessThan(1000);
    assertThat(epochAfterAMemberWasCutOff(Rules.without(EnumSet.of(Rule.TAKE_OVER_ENDED))))
        .isGreaterThan(1000);
  }

  /** Restarts all members but one, which the others do not reach. Returns the latest epoch. */
  private long epochAfterAMemberWasCutOff(Rules rules) {
    begin(3, rules);
    sim.crash(sim.machines.get(0));
    sim.crash(sim.machines.get(2));
    for (int other : new int[] {0, 2}) {
      sim.network.cut.add(new Link(1, other));
      sim.network.cut.add(new Link(other, 1));
    }
    sim.register.cut.add(1);
    sim.boot(sim.machines.get(0));
    sim.boot(sim.machines.get(2));
    run(15_000);
    return view().epoch();
  }

  @Test
  void newcomersCarryOnWhenTheLastMembersAreConfirmedToHaveEnded() {
    begin(3, Rules.ALL);
    Set<NodeId> ended = Set.of(new NodeId("a", 1), new NodeId("b", 1), new NodeId("c", 1));
    sim.machines.forEach(sim::crash);
    sim.boot(sim.machines.get(0));
    run(15_000);
    assertThat(view().epoch()).as("b and c may be alive").isLessThan(1000);
    ended.forEach(id -> sim.give(sim.machines.get(0), new Event.Gone(id)));
    run(9000);
    assertThat(view().epoch()).isGreaterThan(1000);
    assertThat(view().missing().count()).isEqualTo(view().segments());
  }

  /**
   * The last member has proposed a view that admits a newcomer, and has crashed before it knew that
   * the view was decided. The newcomer is alive, but does not know the view either.
   */
  @Test
  void newcomersCarryOnFromAViewThatTheCellHasAccepted() {
    begin(2, Rules.ALL);
    View before = view();
    sim.machines.forEach(sim::crash);
    SimMachine machine = sim.machines.get(0);
    Member newcomer =
        new Member(
            new NodeId(machine.name, 2), MemberState.JOINING, machine.endpoint, machine.endpoint);
    View accepted =
        new View(
                before.ringId(),
                before.epoch() + 1,
                before.segments(),
                before.copies(),
                List.of(
                    before.members().get(0).withState(MemberState.DOWN),
                    before.members().get(1),
                    newcomer),
                before.serving(),
                List.of(before.members().get(1).id(), newcomer.id()),
                before.lost())
            .withWitness();
    Registered held = sim.register.contents();
    assertThat(held.holds(before)).isTrue();
    Ballot ballot = new Ballot(1, before.members().get(1).id());
    sim.register.setBack(held.withVotes(held.votes().accept(ballot, accepted)));
    sim.machines.forEach(sim::boot);
    run(12_000);
    assertThat(view().epoch()).isGreaterThan(1000);
    assertThat(view().liveMembers())
        .extracting(Member::id)
        .containsExactlyInAnyOrder(new NodeId("a", 2), new NodeId("b", 2));
  }

  private void begin(int nodes, Rules rules) {
    Scenario scenario =
        new Scenario(
            1,
            nodes,
            2,
            64,
            1,
            true,
            1,
            50,
            25,
            RegisterChoice.OUTSIDE,
            rules,
            false,
            FaultKind.SHORT,
            false,
            UnaryOperator.identity());
    sim = new Simulation(scenario, new Trace(Trace.Detail.NOTHING));
    sim.network.heal();
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
}
