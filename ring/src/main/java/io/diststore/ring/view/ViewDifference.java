package io.diststore.ring.view;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A view as a difference to another view, its base. A node that has the base can compute the view.
 * In a large ring, a difference is much shorter than the view. Immutable.
 *
 * <p>The lists of the view consist of runs. A run of {@code members} refers to the members of the
 * base, followed by the members of {@code changes}. A run of {@code serving} or {@code target}
 * refers to the members of the view. A run of {@code lost} refers to the lists of holders in the
 * base, in the order of their first segments.
 *
 * @param baseEpoch the epoch of the base; {@link #NO_BASE} if the difference contains the whole
 *     view
 * @param baseHash the {@linkplain Lineage#hash hash} of the base; 0 if there is none
 * @param hash the hash of the view
 * @param changes the view without its serving and target, with only those members and lost segments
 *     that the base does not have
 */
public record ViewDifference(
    long baseEpoch,
    long baseHash,
    long hash,
    View changes,
    List<Run> members,
    List<Run> serving,
    List<Run> target,
    List<Run> lost) {
  /** The base epoch of a difference that contains the whole view. */
  public static final long NO_BASE = 0;

  /**
   * Consecutive items of a list.
   *
   * @param from the index of the first item
   * @param count at least 1
   */
  public record Run(int from, int count) {
    public Run {
      if (from < 0 || count < 1) {
        throw new IllegalArgumentException("not a run: " + count + " items from " + from);
      }
    }
  }

  public ViewDifference {
    members = List.copyOf(members);
    serving = List.copyOf(serving);
    target = List.copyOf(target);
    lost = List.copyOf(lost);
  }

  /**
   * Returns the difference that contains the whole view. Returns null if {@code serving} or {@code
   * target} name a node that the view does not list. The planner creates no such view.
   */
  public static ViewDifference whole(View view) {
    return difference(NO_BASE, 0, List.of(), List.of(), view);
  }

  /**
   * Returns the difference between two views of one ring. Returns null if {@code serving} or {@code
   * target} name a node that the view does not list. The planner creates no such view.
   */
  public static ViewDifference between(View base, View view) {
    return difference(base.epoch(), Lineage.hash(base), base.members(), losses(base.lost()), view);
  }

  private static ViewDifference difference(
      long baseEpoch,
      long baseHash,
      List<Member> baseMembers,
      List<Map.Entry<List<NodeId>, BitSet>> baseLosses,
      View view) {
    if (!view.serving().stream().allMatch(view::lists)
        || !view.target().stream().allMatch(view::lists)) {
      return null;
    }
    Map<Member, Integer> known = indexes(baseMembers);
    List<Member> newMembers = new ArrayList<>();
    List<Integer> members = new ArrayList<>();
    Map<NodeId, Integer> places = new HashMap<>();
    for (Member member : view.members()) {
      Integer index = known.get(member);
      if (index == null) {
        index = baseMembers.size() + newMembers.size();
        newMembers.add(member);
      }
      places.put(member.id(), members.size());
      members.add(index);
    }
    Map<List<NodeId>, BitSet> newLosses = new LinkedHashMap<>(view.lost().segmentsByHolders());
    List<Integer> lost = new ArrayList<>();
    for (int i = 0; i < baseLosses.size(); i++) {
      Map.Entry<List<NodeId>, BitSet> loss = baseLosses.get(i);
      if (newLosses.remove(loss.getKey(), loss.getValue())) {
        lost.add(i);
      }
    }
    View changes =
        view.withLists(
            newMembers,
            List.of(),
            List.of(),
            newLosses.isEmpty() ? Lost.NONE : new Lost(newLosses));
    return new ViewDifference(
        baseEpoch,
        baseHash,
        Lineage.hash(view),
        changes,
        runs(members),
        runs(places(view.serving(), places)),
        runs(places(view.target(), places)),
        runs(lost));
  }

  private static Map<Member, Integer> indexes(List<Member> members) {
    Map<Member, Integer> indexes = new HashMap<>();
    for (int i = 0; i < members.size(); i++) {
      indexes.put(members.get(i), i);
    }
    return indexes;
  }

  private static List<Integer> places(List<NodeId> ids, Map<NodeId, Integer> places) {
    return ids.stream().map(places::get).toList();
  }

  private static List<Run> runs(List<Integer> indexes) {
    List<Run> runs = new ArrayList<>();
    for (int i = 0; i < indexes.size(); ) {
      int first = indexes.get(i);
      int count = 1;
      while (i + count < indexes.size() && indexes.get(i + count) == first + count) {
        count++;
      }
      runs.add(new Run(first, count));
      i += count;
    }
    return runs;
  }

  /** Returns the epoch of the view. */
  public long epoch() {
    return changes.epoch();
  }

  /** Reports whether the difference contains the whole view, so that no base is needed. */
  public boolean isWhole() {
    return baseEpoch == NO_BASE;
  }

  /**
   * Returns the view. Returns null if {@code base} is not the base of this difference, if the
   * difference is inconsistent, or if the result does not have the hash that the difference names.
   *
   * @param base ignored if the difference contains the whole view; may be null
   */
  public View applyTo(View base) {
    if (!isWhole() && !isBase(base)) {
      return null;
    }
    List<Member> known = new ArrayList<>(isWhole() ? List.of() : base.members());
    known.addAll(changes.members());
    List<Member> listed = select(known, members);
    Lost allLost = lost(isWhole() ? List.of() : losses(base.lost()));
    if (listed == null || allLost == null) {
      return null;
    }
    List<NodeId> ids = listed.stream().map(Member::id).toList();
    List<NodeId> allServing = select(ids, serving);
    List<NodeId> allTarget = select(ids, target);
    if (!areDistinct(ids) || !areDistinct(allServing) || !areDistinct(allTarget)) {
      return null;
    }
    View view = changes.withLists(listed, allServing, allTarget, allLost);
    return Lineage.hash(view) == hash ? view : null;
  }

  private boolean isBase(View view) {
    return view != null
        && view.epoch() == baseEpoch
        && view.ringId().equals(changes.ringId())
        && Lineage.hash(view) == baseHash;
  }

  /** Returns the lost segments of the view, or null if it would list some of them twice. */
  private Lost lost(List<Map.Entry<List<NodeId>, BitSet>> ofBase) {
    List<Map.Entry<List<NodeId>, BitSet>> losses = select(ofBase, lost);
    if (losses == null) {
      return null;
    }
    losses.addAll(losses(changes.lost()));
    Map<List<NodeId>, BitSet> byHolders = new LinkedHashMap<>();
    BitSet all = new BitSet();
    for (Map.Entry<List<NodeId>, BitSet> loss : losses) {
      boolean isTwice = all.intersects(loss.getValue());
      if (isTwice || byHolders.put(loss.getKey(), loss.getValue()) != null) {
        return null;
      }
      all.or(loss.getValue());
    }
    return byHolders.isEmpty() ? Lost.NONE : new Lost(byHolders);
  }

  /** Returns the lists of holders with their segments, in the order of their first segments. */
  private static List<Map.Entry<List<NodeId>, BitSet>> losses(Lost lost) {
    return lost.segmentsByHolders().entrySet().stream()
        .sorted(Comparator.comparingInt(loss -> loss.getValue().nextSetBit(0)))
        .toList();
  }

  /** Returns the items of these runs, or null if a run refers to items that do not exist. */
  private static <T> List<T> select(List<T> from, List<Run> runs) {
    List<T> selected = new ArrayList<>();
    for (Run run : runs) {
      // No item may be selected twice. So a short message cannot stand for a huge list.
      if (run.count > from.size() - selected.size() || run.from > from.size() - run.count) {
        return null;
      }
      selected.addAll(from.subList(run.from, run.from + run.count));
    }
    return selected;
  }

  private static boolean areDistinct(List<NodeId> ids) {
    return ids != null && new HashSet<>(ids).size() == ids.size();
  }
}
