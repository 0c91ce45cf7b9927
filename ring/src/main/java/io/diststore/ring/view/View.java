package io.diststore.ring.view;

import io.diststore.ring.placement.Site;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The state that all members of a ring agree on in one epoch. A ring has exactly one view per
 * epoch. The view register decides the next view. Immutable. Two views with equal contents are
 * equal.
 */
/*
 * This is a class because a record could not cache the map of members by id. In a large ring, every
 * message and every tick looks up members, and it would be slow to search the list each time. But
 * most of the views that arrive are already known, and only their epoch is read. So the map is
 * created only on first use.
 */
public final class View {
  private final RingId ringId;
  private final long epoch;
  private final int segments;
  private final int copies;
  private final List<Member> members;
  private final List<NodeId> serving;
  private final List<NodeId> target;
  private final Lost lost;
  private final Spread spread;
  private final boolean witnessed;

  /** Null until the first look-up. If two threads both create the map, this does no harm. */
  private Map<NodeId, Member> byId;

  /**
   * Creates a view.
   *
   * @param segments the number of segments, a power of two. It is fixed when the ring is founded
   * @param copies the number of copies of each segment, if the ring has that many members
   * @param members the members in the order of their admission; the first is the eldest
   * @param serving the incarnations that own the segments now
   * @param target the incarnations that will own the segments next; empty if nothing moves
   * @param lost the segments whose last in-sync owners went DOWN
   * @param spread whether the sites of the members determine owners too
   * @param witnessed whether the members decide the next view with a cell outside the ring as a
   *     witness. If not, the members decide it by themselves, or the cell decides it. Which of both
   *     depends on the settings of the members
   */
  public View(
      RingId ringId,
      long epoch,
      int segments,
      int copies,
      List<Member> members,
      List<NodeId> serving,
      List<NodeId> target,
      Lost lost,
      Spread spread,
      boolean witnessed) {
    this.ringId = ringId;
    this.epoch = epoch;
    this.segments = segments;
    this.copies = copies;
    this.members = List.copyOf(members);
    this.serving = List.copyOf(serving);
    this.target = List.copyOf(target);
    this.lost = lost;
    this.spread = spread;
    this.witnessed = witnessed;
  }

  /** Creates a view without a witness. */
  public View(
      RingId ringId,
      long epoch,
      int segments,
      int copies,
      List<Member> members,
      List<NodeId> serving,
      List<NodeId> target,
      Lost lost,
      Spread spread) {
    this(ringId, epoch, segments, copies, members, serving, target, lost, spread, false);
  }

  /** Creates a view without a witness that does not spread owners. */
  public View(
      RingId ringId,
      long epoch,
      int segments,
      int copies,
      List<Member> members,
      List<NodeId> serving,
      List<NodeId> target,
      Lost lost) {
    this(ringId, epoch, segments, copies, members, serving, target, lost, Spread.NONE);
  }

  /** Returns the first view of a ring. The founder is the only member and is UP. */
  public static View founding(RingId ringId, int segments, int copies, Member founder) {
    return new View(
        ringId,
        1,
        segments,
        copies,
        List.of(founder.withState(MemberState.UP)),
        List.of(founder.id()),
        List.of(),
        Lost.NONE,
        founder.site().isNone() ? Spread.NONE : Spread.ALL,
        false);
  }

  /** Returns a copy of this view whose successor the members decide with a witness. */
  public View withWitness() {
    return new View(ringId, epoch, segments, copies, members, serving, target, lost, spread, true);
  }

  /** Returns a copy of this view with a different epoch. */
  public View withEpoch(long other) {
    return new View(
        ringId, other, segments, copies, members, serving, target, lost, spread, witnessed);
  }

  /** Returns a copy of this view with other lost segments. */
  public View withLost(Lost other) {
    return withLists(members, serving, target, other);
  }

  /** Returns a copy of this view with other lists. */
  View withLists(
      List<Member> otherMembers, List<NodeId> otherServing, List<NodeId> otherTarget, Lost other) {
    return new View(
        ringId,
        epoch,
        segments,
        copies,
        otherMembers,
        otherServing,
        otherTarget,
        other,
        spread,
        witnessed);
  }

  public RingId ringId() {
    return ringId;
  }

  public long epoch() {
    return epoch;
  }

  public int segments() {
    return segments;
  }

  public int copies() {
    return copies;
  }

  public List<Member> members() {
    return members;
  }

  public List<NodeId> serving() {
    return serving;
  }

  public List<NodeId> target() {
    return target;
  }

  public Lost lost() {
    return lost;
  }

  public Spread spread() {
    return spread;
  }

  /** Reports whether the members decide the next view with a cell outside the ring as a witness. */
  public boolean witnessed() {
    return witnessed;
  }

  /** Returns the member with this id, or null. */
  public Member member(NodeId id) {
    Map<NodeId, Member> known = byId;
    if (known == null) {
      known = Map.copyOf(membersById());
      byId = known;
    }
    return known.get(id);
  }

  public boolean lists(NodeId id) {
    return member(id) != null;
  }

  /** Reports whether the view lists the node in a state other than DOWN. */
  public boolean live(NodeId id) {
    Member member = member(id);
    return member != null && member.live();
  }

  /** Reports whether segments are moving to other owners. */
  public boolean moving() {
    return !target.isEmpty();
  }

  /**
   * Reports whether the ring is whole. It is whole if no segment is moving, no member is DOWN and
   * no segment is lost.
   */
  public boolean whole() {
    return !moving() && lost.isEmpty() && members.stream().allMatch(Member::live);
  }

  /**
   * Returns the lost segments whose holders are all DOWN. No member can answer requests for these
   * segments. The result is empty if every lost segment has a live holder.
   */
  public Lost missing() {
    return lost.whereAll(id -> !live(id));
  }

  /**
   * Returns how many zones the live members are in. A member that names no zone counts as a zone of
   * its own, together with the members that name the same machine.
   */
  public int zones() {
    Set<Object> zones = new HashSet<>();
    for (Member member : liveMembers()) {
      Site site = member.site();
      Object withoutZone = site.host().isEmpty() ? member.id() : site;
      zones.add(site.zone().isEmpty() ? withoutZone : site.zone());
    }
    return zones.size();
  }

  /**
   * Reports whether copies share a zone although there are enough members, so that the failure of
   * one zone can lose segments. Always false if the view does not spread copies.
   */
  public boolean lacksZones() {
    int owners = Math.min(copies, liveMembers().size());
    return spread != Spread.NONE && zones() < owners;
  }

  /** Returns the members that are not DOWN. */
  public List<Member> liveMembers() {
    return members.stream().filter(Member::live).toList();
  }

  /** Returns the members that are UP or LEAVING, eldest first. */
  public List<Member> fullMembers() {
    return members.stream().filter(Member::full).toList();
  }

  /** Returns a modifiable map of the members by id, in the order of their admission. */
  public Map<NodeId, Member> membersById() {
    Map<NodeId, Member> copy = new LinkedHashMap<>();
    members.forEach(m -> copy.put(m.id(), m));
    return copy;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof View view
        && epoch == view.epoch
        && segments == view.segments
        && copies == view.copies
        && ringId.equals(view.ringId)
        && members.equals(view.members)
        && serving.equals(view.serving)
        && target.equals(view.target)
        && lost.equals(view.lost)
        && spread == view.spread
        && witnessed == view.witnessed;
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        ringId, epoch, segments, copies, members, serving, target, lost, spread, witnessed);
  }

  /**
   * Formats the view for people, for example as {@code e7[a#1:UP b#1:LEAVING | serving a#1,b#1 |
   * target a#1 | lost 3 | spread ALL | witnessed]}.
   */
  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    members.forEach(m -> parts.add(m.id() + ":" + m.state()));
    String text = "e" + epoch + "[" + String.join(" ", parts) + " | serving " + names(serving);
    return text
        + (moving() ? " | target " + names(target) : "")
        + (lost.isEmpty() ? "" : " | lost " + lost.count())
        + (spread == Spread.NONE ? "" : " | spread " + spread)
        + (witnessed ? " | witnessed" : "")
        + "]";
  }

  private static String names(List<NodeId> ids) {
    return String.join(",", ids.stream().map(NodeId::toString).toList());
  }
}
