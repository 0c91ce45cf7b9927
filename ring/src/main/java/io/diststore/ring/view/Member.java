package io.diststore.ring.view;

/**
 * A member as a view lists it.
 *
 * @param peer the address for other members
 * @param client the address for clients; equal to {@code peer} unless the node has a separate port
 *     for clients
 */
public record Member(NodeId id, MemberState state, Endpoint peer, Endpoint client) {
  public Member withState(MemberState next) {
    return new Member(id, next, peer, client);
  }

  /** Reports whether the member is not DOWN. */
  public boolean live() {
    return state != MemberState.DOWN;
  }

  /**
   * Reports whether the member is UP or LEAVING. Such a member has a complete copy of every segment
   * that it owns under serving.
   */
  public boolean full() {
    return state == MemberState.UP || state == MemberState.LEAVING;
  }
}
