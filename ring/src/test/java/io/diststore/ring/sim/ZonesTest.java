package io.diststore.ring.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.placement.Site;
import io.diststore.ring.shell.Rules;
import io.diststore.ring.turn.RegisterChoice;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.Roles;
import io.diststore.ring.view.Spread;
import io.diststore.ring.view.View;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests rings whose members name zones and machines. */
class ZonesTest {
  private static final long MILLI = 1_000_000;
  private static final long UPGRADE_NANOS = 1500 * MILLI;
  private static final int SEEDS = 300;

  private Simulation sim;

  /** Two machines of six, a and d, are in the same zone and stop at the same moment. */
  @ParameterizedTest
  @EnumSource(RegisterChoice.class)
  void noSegmentIsLostWhenOneOfThreeZonesFails(RegisterChoice register) {
    begin(register, 6, 2, ZonesTest::zoneOfThree, id -> false);
    assertThat(view().spread()).isEqualTo(Spread.ALL);
    killZone();
    assertThat(view().lost().isEmpty()).isTrue();
    assertThat(view().whole()).isTrue();
    assertThat(view().members()).hasSize(4);
    assertThat(new Roles(view(), null, false).segmentsUnderCopies()).isZero();
  }

  @Test
  void withoutZonesTheSameFailureLosesSegments() {
    begin(RegisterChoice.OUTSIDE, 6, 2, id -> Site.NONE, id -> false);
    assertThat(view().spread()).isEqualTo(Spread.NONE);
    killZone();
    assertThat(view().missing().count()).isPositive();
  }

  @Test
  void aRingWithFewerZonesThanCopiesSaysSo() {
    begin(RegisterChoice.OUTSIDE, 6, 3, id -> zone(id, 2), id -> false);
    assertThat(view().zones()).isEqualTo(2);
    assertThat(view().lacksZones()).isTrue();
    begin(RegisterChoice.OUTSIDE, 6, 3, ZonesTest::zoneOfThree, id -> false);
    assertThat(view().zones()).isEqualTo(3);
    assertThat(view().lacksZones()).isFalse();
  }

  /** Only the last member names a zone. The others learn of it from its announcement. */
  @ParameterizedTest
  @EnumSource(RegisterChoice.class)
  void aRingSpreadsCopiesAsSoonAsOneMemberNamesAZone(RegisterChoice register) {
    begin(
        register,
        4,
        2,
        id -> id.name().equals("d") ? new Site("east", "") : Site.NONE,
        id -> false);
    assertThat(view().spread()).isEqualTo(Spread.ALL);
    assertThat(view().members())
        .extracting(Member::site)
        .containsOnlyOnce(new Site("east", ""))
        .contains(Site.NONE);
  }

  /** The first incarnations of all nodes run a release that knows no zones. */
  @ParameterizedTest
  @EnumSource(RegisterChoice.class)
  void aRingSpreadsCopiesOnlyAfterTheLastNodeOfAnEarlierReleaseHasGone(RegisterChoice register) {
    begin(register, 4, 2, ZonesTest::zoneOfThree, id -> id.incarnation() == 1);
    for (SimMachine machine : sim.machines) {
      assertThat(view().spread()).as("before %s restarts", machine.name).isEqualTo(Spread.NONE);
      assertThat(view().witnessed()).as("before %s restarts", machine.name).isFalse();
      sim.crash(machine);
      sim.boot(machine);
      run(6000);
      assertThat(view().lost().isEmpty()).isTrue();
    }
    assertThat(view().spread()).isEqualTo(Spread.ALL);
    assertThat(view().witnessed()).isEqualTo(register == RegisterChoice.OUTSIDE);
    assertThat(view().members()).extracting(Member::site).doesNotContain(Site.NONE);
    assertThat(view().whole()).isTrue();
  }

  @Test
  void aNodeOfAnEarlierReleaseIsNotAdmittedToARingThatSpreadsCopies() {
    begin(RegisterChoice.PEERS, 4, 2, ZonesTest::zoneOfThree, id -> id.incarnation() == 2);
    assertThat(view().spread()).isEqualTo(Spread.ALL);
    sim.crash(sim.machines.get(3));
    sim.boot(sim.machines.get(3));
    run(6000);
    assertThat(view().members()).hasSize(3);
    assertThat(view().whole()).isTrue();

    sim.crash(sim.machines.get(3));
    sim.boot(sim.machines.get(3));
    run(6000);
    assertThat(view().members()).hasSize(4);
  }

  /**
   * Runs the standard seeds with zones. In each restart a node may run somewhere else. In some runs
   * first incarnations run an earlier release, and all nodes restart.
   */
  @ParameterizedTest
  @CsvSource({"false", "true"})
  void noSeedWithZonesGoesWrongOrStaysStuck(boolean withEarlierRelease) {
    List<Verdict> wrong =
        LongStream.range(0, SEEDS)
            .parallel()
            .mapToObj(seed -> runWithZones(seed, withEarlierRelease))
            .filter(verdict -> verdict.wrong() != null)
            .toList();
    assertThat(wrong).as("wrong runs").isEmpty();
  }

  private static Verdict runWithZones(long seed, boolean withEarlierRelease) {
    Simulation run =
        simulation(
            Scenario.standard(seed, Rules.ALL, false),
            id -> moving(id, seed),
            id -> withEarlierRelease && id.incarnation() == 1);
    for (int step = 4; step < 16; step++) {
      SimMachine machine = run.machines.get(step % run.machines.size());
      run.after(UPGRADE_NANOS * step, () -> upgrade(run, machine));
    }
    return run.run();
  }

  /** Restarts a machine that has not restarted yet. */
  private static void upgrade(Simulation run, SimMachine machine) {
    if (machine.starts == 1) {
      run.crash(machine);
      run.reboot(machine);
    }
  }

  /** Returns a run in which the nodes of the earlier release name no site. */
  private static Simulation simulation(
      Scenario scenario, Function<NodeId, Site> sites, Predicate<NodeId> earlierRelease) {
    return new Simulation(scenario)
        .withSites(id -> earlierRelease.test(id) ? Site.NONE : sites.apply(id))
        .withEarlierRelease(new EarlierRelease(earlierRelease));
  }

  /** Some incarnations name a zone, some only a machine, and some neither. */
  private static Site moving(NodeId id, long seed) {
    int drawn = (int) Math.floorMod((id.name().charAt(0) + seed) * 7 + id.incarnation() * 3, 11L);
    return drawn < 7
        ? new Site("zone-" + drawn % 3, drawn % 2 == 0 ? "machine" : "")
        : drawn < 9 ? new Site("", "machine") : Site.NONE;
  }

  private static Site zoneOfThree(NodeId id) {
    return zone(id, 3);
  }

  private static Site zone(NodeId id, int zones) {
    return new Site("zone-" + (id.name().charAt(0) - 'a') % zones, "");
  }

  private void begin(
      RegisterChoice register,
      int nodes,
      int copies,
      Function<NodeId, Site> sites,
      Predicate<NodeId> earlierRelease) {
    Scenario scenario =
        new Scenario(
            1,
            nodes,
            copies,
            256,
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
    sim = simulation(scenario, sites, earlierRelease);
    sim.network.heal();
    sim.machines.forEach(sim::boot);
    run(6000);
    assertThat(view().whole()).isTrue();
    assertThat(view().fullMembers()).hasSize(nodes);
  }

  private void killZone() {
    Set<String> zone = new HashSet<>(List.of("a", "d"));
    sim.machines.stream().filter(machine -> zone.contains(machine.name)).forEach(sim::crash);
    run(8000);
  }

  private void run(long millis) {
    sim.runUntil(sim.now() + millis * MILLI);
  }

  private View view() {
    return sim.invariants.latest().view();
  }
}
