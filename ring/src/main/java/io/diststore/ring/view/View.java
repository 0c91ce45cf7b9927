package io.diststore.ring.view;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What all members agree on in one epoch. Exactly one view exists per epoch and ring; the next one
 * is decided by the view register. Immutable; equal views are equal values.
 */
/*
 * No record, for what only a class can have: the members by id, made when first asked for. In a large ring every message and every tick asks for
 * members, of which most are not the first; but most views that arrive are known already, and asked for nothing but their epoch.
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

  /** Null until it is asked for; made twice if two threads ask at once, which does no harm. */
  private Map<NodeId, Member> byId;

  /**
   * A view.
   *
   * @param segments how many segments the ring has, a power of two, fixed when it was founded
   * @param copies how many members keep each segment, as far as there are members
   * @param members in the order in which they were admitted; the first is the eldest
   * @param serving whose placement says who serves now
   * @param target whose placement will serve next, or empty when nothing moves
   * @param lost segments whose last in-sync owners went DOWN
   */
  public View(
      RingId ringId,
      long epoch,
      int segments,
      int copies,
      List<Member> members,
      List<NodeId> serving,
      List<NodeId> target,
      Lost lost) {
    this.ringId = ringId;
    this.epoch = epoch;
    this.segments = segments;
    this.copies = copies;
    this.members = List.copyOf(members);
    this.serving = List.copyOf(serving);
    this.target = List.copyOf(target);
    this.lost = lost;
  }

  /** The first view of a ring: its founder alone, UP. */
  public static View founding(RingId ringId, int segments, int copies, Member founder) {
    return new View(
        ringId,
        1,
        segments,
        copies,
        List.of(founder.in(MemberState.UP)),
        List.of(founder.id()),
        List.of(),
        Lost.NONE);
  }

  /** The same view, under another epoch. */
  public View at(long other) {
    return new View(ringId, other, segments, copies, members, serving, target, lost);
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

  /** The member of that id, or null. */
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

  /** Whether the view lists the node, and not as DOWN. */
  public boolean live(NodeId id) {
    Member member = member(id);
    return member != null && member.live();
  }

  /** Whether something is on its way to other owners. */
  public boolean moving() {
    return !target.isEmpty();
  }

  /** Nothing moves, nobody is DOWN, nothing is lost. */
  public boolean whole() {
    return !moving() && lost.isEmpty() && members.stream().allMatch(Member::live);
  }

  /**
   * The lost segments of which no holder is back: nobody can answer for them. Empty when every lost
   * segment has a live holder, from which the others are being filled.
   */
  public Lost missing() {
    return lost.whereAll(id -> !live(id));
  }

  /** Members that are not DOWN. */
  public List<Member> liveMembers() {
    return members.stream().filter(Member::live).toList();
  }

  /** Members that are UP or LEAVING, eldest first. */
  public List<Member> fullMembers() {
    return members.stream().filter(Member::full).toList();
  }

  /** The members by id, in order, as a map to change. */
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
        && lost.equals(view.lost);
  }

  @Override
  public int hashCode() {
    return Objects.hash(ringId, epoch, segments, copies, members, serving, target, lost);
  }

  /** {@code e7[a:UP b:LEAVING | target a | lost 3]}: for people. */
  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    members.forEach(m -> parts.add(m.id() + ":" + m.state()));
    String text = "e" + epoch + "[" + String.join(" ", parts) + " | serving " + names(serving);
    return text
        + (moving() ? " | target " + names(target) : "")
        + (lost.isEmpty() ? "" : " | lost " + lost.count())
        + "]";
  }

  private static String names(List<NodeId> ids) {
    return String.join(",", ids.stream().map(NodeId::toString).toList());
  }
}
