package io.diststore.operator.report;

import io.diststore.crds.DistStoreStatus;
import io.diststore.crds.DistStoreStatus.MemberStatus;
import io.diststore.crds.DistStoreStatus.RingStatus;
import io.diststore.crds.DistStoreStatus.StepStatus;
import io.diststore.operator.observe.Observation;
import io.diststore.operator.observe.PodFacts;
import io.diststore.operator.observe.RingFacts;
import io.diststore.operator.observe.Snapshot;
import io.diststore.operator.plan.Planner;
import io.diststore.operator.plan.Step;
import io.diststore.ring.view.Lost;
import io.diststore.ring.view.Member;
import io.diststore.thrift.admin.NodeReport;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Builds the complete status of a store. The operator applies the status, and an apply removes
 * every field that it omits. Without the selector, for example, an autoscaler would stop working.
 */
public final class StatusReport {
  private static final int PODS_MAX = 1024;

  /** The status shows progress in steps of this many percent. */
  private static final int PERCENT_STEP = 5;

  private StatusReport() {}

  /** Returns the status after a step. */
  public static DistStoreStatus of(Snapshot snapshot, Step step, Instant now) {
    Observation observation = snapshot.observation();
    DistStoreStatus before = snapshot.store().getStatus();
    long generation = snapshot.store().getMetadata().getGeneration();
    int percent = percent(observation.ring());
    return new DistStoreStatus(
        generation,
        (int) observation.pods().stream().filter(p -> !p.ended()).count(),
        (int) observation.pods().stream().filter(PodFacts::ready).count(),
        snapshot.blueprint().names().selectorString(),
        snapshot.blueprint().image(),
        new Conditions(before, generation, now).of(observation, step),
        step(before, step, percent, now),
        Planner.pendingRestart(observation),
        ring(observation, percent),
        members(observation, before),
        Receipts.of(before, observation, now));
  }

  private static StepStatus step(DistStoreStatus before, Step step, int percent, Instant now) {
    StepStatus last = before == null ? null : before.step();
    boolean same =
        last != null
            && last.type().equals(step.type())
            && Objects.equals(last.pod(), pods(step))
            && Objects.equals(last.reason(), step.reason());
    String since = same ? last.since() : now.truncatedTo(ChronoUnit.SECONDS).toString();
    return new StepStatus(step.type(), pods(step), step.reason(), since, percent);
  }

  private static String pods(Step step) {
    String pods = step.podNames();
    return pods != null && pods.length() > PODS_MAX ? pods.substring(0, PODS_MAX) : pods;
  }

  private static int percent(RingFacts ring) {
    if (ring == null || ring.movingTotal() == 0) {
      return ring != null && ring.view().moving() ? 0 : 100;
    }
    int percent = (int) (100L * ring.movingDone() / ring.movingTotal());
    return percent == 100 ? 100 : percent / PERCENT_STEP * PERCENT_STEP;
  }

  private static RingStatus ring(Observation observation, int percent) {
    RingFacts ring = observation.ring();
    String knownId =
        observation.register().exists()
            ? observation.register().ringId()
            : observation.knownRingId();
    if (ring == null) {
      return knownId == null
          ? null
          : new RingStatus(
              knownId, latestEpoch(observation, knownId), false, 0, null, null, null, null, null);
    }
    Lost missing = ring.view().missing();
    return new RingStatus(
        ring.view().ringId().toString(),
        ring.view().epoch(),
        ring.isWhole(),
        ring.upMembers(),
        percent,
        skew(observation),
        Math.max(0, ring.segmentsUnderCopies()),
        missing.count(),
        missing.isEmpty() ? null : missing.incident());
  }

  /** Returns the latest known epoch of this ring, which must survive the loss of the register. */
  private static Long latestEpoch(Observation observation, String ringId) {
    boolean isKnown = observation.knownEpoch() > 0 && ringId.equals(observation.knownRingId());
    return isKnown ? observation.knownEpoch() : null;
  }

  private static String skew(Observation observation) {
    long[] keys =
        observation.pods().stream()
            .filter(p -> p.report() != null && observation.ring().liveMember(p.name()) != null)
            .mapToLong(p -> p.report().getKeys())
            .toArray();
    long total = 0;
    long most = 0;
    for (long k : keys) {
      total += k;
      most = Math.max(most, k);
    }
    // With fewer than 1000 keys per member, an uneven spread can be due to chance.
    if (total < 1000L * keys.length || keys.length == 0) {
      return null;
    }
    return String.format(Locale.ROOT, "%.2f", (double) most * keys.length / total);
  }

  private static List<MemberStatus> members(Observation observation, DistStoreStatus before) {
    long total =
        observation.pods().stream()
            .filter(p -> p.report() != null && !p.isParked())
            .mapToLong(p -> p.report().getKeys())
            .sum();
    List<MemberStatus> members = new ArrayList<>();
    if (observation.ring() != null) {
      for (Member member : observation.ring().view().members()) {
        NodeReport report =
            observation
                .pod(member.id().name())
                .map(PodFacts::report)
                .filter(r -> r.getIncarnation() == member.id().incarnation())
                .orElse(null);
        if (members.stream().noneMatch(m -> m.name().equals(member.id().name()))) {
          members.add(
              report == null
                  ? lastKnown(member.id().name(), member.state().name(), before)
                  : member(member.id().name(), member.state().name(), report, total));
        }
      }
    }
    observation.pods().stream()
        .filter(PodFacts::isParked)
        .filter(p -> members.stream().noneMatch(m -> m.name().equals(p.name())))
        .forEach(p -> members.add(member(p.name(), "PARKED", p.report(), 0)));
    return List.copyOf(members);
  }

  /** Returns the previous status of a member that does not report, unless its state has changed. */
  private static MemberStatus lastKnown(String name, String state, DistStoreStatus before) {
    return Stream.ofNullable(before == null ? null : before.members())
        .flatMap(List::stream)
        .filter(m -> m.name().equals(name) && state.equals(m.state()))
        .findFirst()
        .orElseGet(() -> new MemberStatus(name, state, null, null, null, null));
  }

  private static MemberStatus member(String name, String state, NodeReport report, long total) {
    return new MemberStatus(
        name,
        state,
        report.getVersion(),
        total == 0 ? 0 : (int) Math.round(100.0 * report.getKeys() / total),
        report.getKeys(),
        report.getBytes());
  }
}
