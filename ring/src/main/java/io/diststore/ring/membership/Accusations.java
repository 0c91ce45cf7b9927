package io.diststore.ring.membership;

import io.diststore.ring.shell.Timing;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Decides which members are dead when several members report whom they suspect.
 *
 * <p>A member is silent if it reports nothing itself and every reporter that observes it suspects
 * it. In a small ring, every member observes every other one. If the silence has lasted long
 * enough, the member is dead. If the reporters disagree, a suspicion only proves that the link
 * between two members is broken in one direction or in both. Then the member with the most broken
 * links is declared dead, and its links no longer count. This step is repeated for the remaining
 * links. So a member that suspects all others, because it can send but not receive, condemns only
 * itself.
 *
 * <p>Several observers judge each member, so one faulty observer cannot condemn healthy members.
 * This idea comes from Rapid (Suresh et al., "Stable and Consistent Membership at Scale with
 * Rapid", USENIX ATC 2018).
 */
final class Accusations {
  /** The silence of a member that has certainly ended. */
  static final long FOREVER = Long.MAX_VALUE;

  /** A link between two members over which at least one of them suspects the other. */
  private record Link(NodeId a, NodeId b) {
    static Link between(NodeId a, NodeId b) {
      return a.compareTo(b) < 0 ? new Link(a, b) : new Link(b, a);
    }

    boolean touches(NodeId id) {
      return a.equals(id) || b.equals(id);
    }
  }

  private final View view;
  private final Timing timing;
  private final Map<NodeId, Map<NodeId, Long>> suspectsByReporter;
  private final BiPredicate<NodeId, NodeId> observes;
  private final boolean atMostTwoLive;

  /**
   * @param suspectsByReporter for each node that reported recently, the members that it suspects,
   *     each with its silence in nanoseconds
   * @param observes whether a member observes another one, so that it would suspect the other one
   *     if that one were dead
   */
  Accusations(
      View view,
      Map<NodeId, Map<NodeId, Long>> suspectsByReporter,
      BiPredicate<NodeId, NodeId> observes,
      Timing timing) {
    this.view = view;
    this.suspectsByReporter = suspectsByReporter;
    this.observes = observes;
    this.timing = timing;
    this.atMostTwoLive = view.liveMembers().size() <= 2;
  }

  /** Returns the live members to declare dead. */
  Set<NodeId> deadMembers() {
    Set<NodeId> dead = new LinkedHashSet<>();
    Set<NodeId> silent = new LinkedHashSet<>();
    Map<NodeId, List<Long>> silencesBySuspect = silencesBySuspect();
    for (Member member : view.liveMembers()) {
      List<Long> silences = silencesBySuspect.getOrDefault(member.id(), List.of());
      if (silences.isEmpty()) {
        continue;
      }
      if (silences.contains(FOREVER)) {
        dead.add(member.id());
      } else if (isSilent(member.id())) {
        silent.add(member.id());
        if (isLongEnough(member, silences)) {
          dead.add(member.id());
        }
      }
    }
    silent.addAll(dead);
    dead.addAll(withBrokenLinks(silent));
    return dead;
  }

  private Map<NodeId, List<Long>> silencesBySuspect() {
    Map<NodeId, List<Long>> silences = new HashMap<>();
    for (Map<NodeId, Long> suspects : suspectsByReporter.values()) {
      suspects.forEach(
          (id, silence) -> silences.computeIfAbsent(id, k -> new ArrayList<>()).add(silence));
    }
    return silences;
  }

  private boolean isSilent(NodeId member) {
    return !suspectsByReporter.containsKey(member)
        && suspectsByReporter.entrySet().stream()
            .allMatch(
                report ->
                    report.getValue().containsKey(member)
                        || !observes.test(report.getKey(), member));
  }

  private boolean isLongEnough(Member member, List<Long> silences) {
    // A JOINING member is slow at first and serves nothing yet. If it were marked DOWN too early,
    // the keys that it is being filled with would have to move again.
    boolean areEnough =
        member.state() != MemberState.JOINING && (silences.size() >= 2 || atMostTwoLive);
    return areEnough || silences.stream().anyMatch(s -> s > timing.oneReporterNanos());
  }

  /**
   * Returns the members to remove so that no broken link is left between the others. A member with
   * a single broken link is removed only after the link has been broken for a long time.
   *
   * @param judged the members that are already judged. Their links do not count
   */
  private Set<NodeId> withBrokenLinks(Set<NodeId> judged) {
    Map<Link, Long> broken = brokenLinks();
    broken.keySet().removeIf(link -> judged.contains(link.a) || judged.contains(link.b));
    Set<NodeId> removed = new LinkedHashSet<>();
    while (!broken.isEmpty()) {
      NodeId worst = worstMember(broken);
      if (worst == null) {
        break;
      }
      removed.add(worst);
      broken.keySet().removeIf(link -> link.touches(worst));
    }
    return removed;
  }

  /** Returns the broken links, each with the longest silence that was reported for it. */
  private Map<Link, Long> brokenLinks() {
    Map<Link, Long> broken = new HashMap<>();
    suspectsByReporter.forEach(
        (reporter, suspects) ->
            suspects.forEach(
                (suspect, silence) -> {
                  boolean isShort = silence <= timing.oneReporterNanos();
                  boolean mayBeCold = isJoining(reporter) || isJoining(suspect);
                  if (view.live(suspect) && !(isShort && mayBeCold)) {
                    broken.merge(Link.between(reporter, suspect), silence, Math::max);
                  }
                }));
    return broken;
  }

  private boolean isJoining(NodeId id) {
    Member member = view.member(id);
    return member != null && member.state() == MemberState.JOINING;
  }

  /**
   * Returns the member with the most broken links, or null if no member has enough of them. If
   * several members have equally many, a JOINING member is preferred. If that does not decide, the
   * member that the view lists last is chosen. All members choose in the same way, so they do not
   * remove each other.
   */
  private NodeId worstMember(Map<Link, Long> broken) {
    NodeId worst = null;
    long linksOfWorst = 1;
    for (Member member : view.liveMembers()) {
      long links = broken.keySet().stream().filter(link -> link.touches(member.id())).count();
      boolean isEnough =
          links >= 2
              || links == 1
                  && (atMostTwoLive
                      || longestSilence(broken, member.id()) > timing.oneReporterNanos());
      boolean isFirstAmongEquals =
          links == linksOfWorst && (worst == null || !isJoining(worst) || isJoining(member.id()));
      if (isEnough && (links > linksOfWorst || isFirstAmongEquals)) {
        worst = member.id();
        linksOfWorst = links;
      }
    }
    return worst;
  }

  private static long longestSilence(Map<Link, Long> broken, NodeId member) {
    return broken.entrySet().stream()
        .filter(entry -> entry.getKey().touches(member))
        .mapToLong(Map.Entry::getValue)
        .max()
        .orElse(0);
  }
}
