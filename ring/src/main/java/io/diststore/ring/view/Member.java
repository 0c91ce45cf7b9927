package io.diststore.ring.view;

/**
 * A member as a view lists it.
 *
 * @param peer the address for other members
 * @param client the address for clients; equal to {@code peer} unless clients have a port of their
 *     own
 */
public record Member(NodeId id, MemberState state, Endpoint peer, Endpoint client) {
  public Member withState(MemberState next) {
    return new Member(id, next, peer, client);
  }

  /** Reports whether the member is not DOWN. */
  public boolean live() {
    return state != MemberState.DOWN;
  }

  /** Reports whether the member is UP or LEAVING, and so holds everything that it should hold. */
  public boolean full() {
    return state == MemberState.UP || state == MemberState.LEAVING;
  }
}
