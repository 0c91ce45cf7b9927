package io.diststore.ring.view;

/**
 * A member as a view lists it.
 *
 * @param peer where other members reach it
 * @param client where clients reach it; the same as {@code peer} unless the ports are apart
 */
public record Member(NodeId id, MemberState state, Endpoint peer, Endpoint client) {
  public Member in(MemberState next) {
    return new Member(id, next, peer, client);
  }

  /** Not DOWN. */
  public boolean live() {
    return state != MemberState.DOWN;
  }

  /** UP or LEAVING: holds all that it should hold. */
  public boolean full() {
    return state == MemberState.UP || state == MemberState.LEAVING;
  }
}
