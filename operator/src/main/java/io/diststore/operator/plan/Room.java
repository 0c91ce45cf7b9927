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
 * Whether those that stay can hold what there is: what all members hold now, less the copies that a
 * smaller ring no longer has, against what the memory of those that stay may take.
 */
final class Room {
  /** The fullest member holds so much more than the mean, where not everybody holds everything. */
  private static final double SKEW = 1.15;

  private static final long MIB = 1 << 20;

  private Room() {}

  /**
   * What is missing, in words, or empty if nothing is. Expects that all members report.
   *
   * @param advice what to do about it
   */
  static Optional<String> missing(Observation seen, List<PodFacts> leavers, String advice) {
    Set<String> leaving = leavers.stream().map(PodFacts::name).collect(Collectors.toSet());
    List<Member> members = seen.ring().view().liveMembers();
    long held = 0;
    long room = 0;
    int staying = 0;
    for (Member member : members) {
      NodeReport report = seen.pod(member.id().name()).map(PodFacts::report).orElse(null);
      if (report == null) {
        continue;
      }
      held += report.getMemoryHeld();
      if (!leaving.contains(member.id().name())) {
        room += report.getMemoryRoom();
        staying++;
      }
    }
    int copies = seen.ring().view().copies();
    double share = (double) Math.min(copies, staying) / Math.min(copies, members.size());
    long needed = (long) (held * share * (staying > copies ? SKEW : 1));
    if (needed <= room) {
      return Optional.empty();
    }
    return Optional.of(
        "without %s the %d pods that stay would need %d MiB for what the store holds, and have room for %d MiB: %s"
            .formatted(
                String.join(",", leaving.stream().sorted().toList()),
                staying,
                ceil(needed),
                room / MIB,
                advice));
  }

  private static long ceil(long bytes) {
    return (bytes + MIB - 1) / MIB;
  }
}
