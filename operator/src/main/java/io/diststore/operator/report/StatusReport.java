package io.diststore.operator.report;

import io.diststore.crds.DistStoreStatus;
import io.diststore.crds.DistStoreStatus.MemberStatus;
import io.diststore.crds.DistStoreStatus.RingStatus;
import io.diststore.crds.DistStoreStatus.StepStatus;
import io.diststore.operator.observe.Look;
import io.diststore.operator.observe.Observation;
import io.diststore.operator.observe.PodFacts;
import io.diststore.operator.observe.RingFacts;
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
 * The whole status, always. It is applied, and what an apply leaves out is removed: without the
 * selector, for example, an autoscaler would stop.
 */
public final class StatusReport {
  private static final int PODS_MAX = 1024;

  /** Progress is told in steps of so many percent. */
  private static final int PERCENT_STEP = 5;

  private StatusReport() {}

  /** The status after a step. */
  public static DistStoreStatus of(Look look, Step step, Instant now) {
    Observation seen = look.seen();
    DistStoreStatus before = look.store().getStatus();
    long generation = look.store().getMetadata().getGeneration();
    int percent = percent(seen.ring());
    return new DistStoreStatus(
        generation,
        (int) seen.pods().stream().filter(p -> !p.over()).count(),
        (int) seen.pods().stream().filter(PodFacts::ready).count(),
        look.blueprint().names().selectorString(),
        look.blueprint().image(),
        new Conditions(before, generation, now).of(seen, step),
        step(before, step, percent, now),
        Planner.pendingRestart(seen),
        ring(seen, before, percent),
        members(seen, before),
        Receipts.of(before, seen, now));
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
    String pods = step.pods();
    return pods != null && pods.length() > PODS_MAX ? pods.substring(0, PODS_MAX) : pods;
  }

  private static int percent(RingFacts ring) {
    if (ring == null || ring.movingTotal() == 0) {
      return ring != null && ring.view().moving() ? 0 : 100;
    }
    int percent = (int) (100L * ring.movingDone() / ring.movingTotal());
    return percent == 100 ? 100 : percent / PERCENT_STEP * PERCENT_STEP;
  }

  private static RingStatus ring(Observation seen, DistStoreStatus before, int percent) {
    RingFacts ring = seen.ring();
    String known = seen.register().exists() ? seen.register().ringId() : seen.knownRing();
    if (ring == null) {
      return known == null
          ? null
          : new RingStatus(known, null, false, 0, null, null, null, null, null);
    }
    Lost missing = ring.view().missing();
    return new RingStatus(
        ring.view().ringId().toString(),
        ring.view().epoch(),
        ring.whole(),
        ring.upMembers(),
        percent,
        skew(seen),
        Math.max(0, ring.segmentsUnderCopies()),
        missing.count(),
        missing.isEmpty() ? null : missing.incident());
  }

  private static String skew(Observation seen) {
    long[] keys =
        seen.pods().stream()
            .filter(p -> p.report() != null && seen.ring().live(p.name()) != null)
            .mapToLong(p -> p.report().getKeys())
            .toArray();
    long total = 0;
    long most = 0;
    for (long k : keys) {
      total += k;
      most = Math.max(most, k);
    }
    // A few keys fall anywhere; their spread says nothing.
    if (total < 1000L * keys.length || keys.length == 0) {
      return null;
    }
    return String.format(Locale.ROOT, "%.2f", (double) most * keys.length / total);
  }

  private static List<MemberStatus> members(Observation seen, DistStoreStatus before) {
    long total =
        seen.pods().stream()
            .filter(p -> p.report() != null && !p.parked())
            .mapToLong(p -> p.report().getKeys())
            .sum();
    List<MemberStatus> members = new ArrayList<>();
    if (seen.ring() != null) {
      for (Member member : seen.ring().view().members()) {
        NodeReport report =
            seen.pod(member.id().name())
                .map(PodFacts::report)
                .filter(r -> r.getIncarnation() == member.id().incarnation())
                .orElse(null);
        if (members.stream().noneMatch(m -> m.name().equals(member.id().name()))) {
          members.add(
              report == null
                  ? unheard(member.id().name(), member.state().name(), before)
                  : member(member.id().name(), member.state().name(), report, total));
        }
      }
    }
    seen.pods().stream()
        .filter(PodFacts::parked)
        .filter(p -> members.stream().noneMatch(m -> m.name().equals(p.name())))
        .forEach(p -> members.add(member(p.name(), "PARKED", p.report(), 0)));
    return List.copyOf(members);
  }

  /** What was last heard of it, as long as the ring has it. */
  private static MemberStatus unheard(String name, String state, DistStoreStatus before) {
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
