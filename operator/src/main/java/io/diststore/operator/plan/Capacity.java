package io.diststore.operator.plan;

import io.diststore.operator.observe.Observation;
import io.diststore.operator.observe.PodFacts;
import io.diststore.ring.view.Member;
import io.diststore.thrift.admin.NodeReport;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checks whether the remaining pods can hold the data of the store. The needed memory is what all
 * members hold now. Less memory is needed if so few pods remain that the ring keeps fewer copies of
 * each key. The capacity is the memory that the nodes of the remaining pods may use for entries.
 */
final class Capacity {
  /**
   * How much the fullest member is assumed to hold, as a multiple of the mean. This factor applies
   * only if the number of remaining pods exceeds the number of copies. Otherwise every member holds
   * everything.
   */
  private static final double SKEW = 1.15;

  private static final long MIB = 1 << 20;

  private Capacity() {}

  /**
   * Describes the shortage, or returns empty if there is none. All members must report.
   *
   * @param absentPods the pods that would be removed or restarted
   * @param advice what a person can do about a shortage
   */
  static Optional<String> shortage(
      Observation observation, List<PodFacts> absentPods, String advice) {
    Set<String> absent = absentPods.stream().map(PodFacts::name).collect(Collectors.toSet());
    List<Member> members = observation.ring().view().liveMembers();
    long heldBytes = 0;
    long capacityBytes = 0;
    int remaining = 0;
    for (Member member : members) {
      NodeReport report = observation.pod(member.id().name()).map(PodFacts::report).orElse(null);
      if (report == null) {
        continue;
      }
      heldBytes += report.getMemoryHeld();
      if (!absent.contains(member.id().name())) {
        capacityBytes += report.getMemoryRoom();
        remaining++;
      }
    }
    int copies = observation.ring().view().copies();
    double keptShare = (double) Math.min(copies, remaining) / Math.min(copies, members.size());
    long neededBytes = (long) (heldBytes * keptShare * (remaining > copies ? SKEW : 1));
    if (neededBytes <= capacityBytes) {
      return Optional.empty();
    }
    return Optional.of(
        "without %s, the data of the store needs %d MiB, but the %d remaining pods have room for only %d MiB: %s"
            .formatted(
                String.join(",", absent.stream().sorted().toList()),
                ceilMib(neededBytes),
                remaining,
                capacityBytes / MIB,
                advice));
  }

  private static long ceilMib(long bytes) {
    return (bytes + MIB - 1) / MIB;
  }
}
