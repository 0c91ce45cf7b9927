package io.diststore.ring.view;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What all members agree on in one epoch. Exactly one view exists per epoch and ring; the next one
 * is decided by the view register. Immutable; equal views are equal values.
 *
 * @param segments how many segments the ring has, a power of two, fixed when it was founded
 * @param copies how many members keep each segment, as far as there are members
 * @param members in the order in which they were admitted; the first is the eldest
 * @param serving whose placement says who serves now
 * @param target whose placement will serve next, or empty when nothing moves
 * @param lost segments whose last in-sync owners went DOWN
 */
public record View(
    RingId ringId,
    long epoch,
    int segments,
    int copies,
    List<Member> members,
    List<NodeId> serving,
    List<NodeId> target,
    Lost lost) {

  public View {
    members = List.copyOf(members);
    serving = List.copyOf(serving);
    target = List.copyOf(target);
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

  /** The member of that id, or null. */
  public Member member(NodeId id) {
    for (Member member : members) {
      if (member.id().equals(id)) {
        return member;
      }
    }
    return null;
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
    Map<NodeId, Member> byId = new LinkedHashMap<>();
    members.forEach(m -> byId.put(m.id(), m));
    return byId;
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
