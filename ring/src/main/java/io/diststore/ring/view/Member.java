package io.diststore.ring.view;

import io.diststore.ring.placement.Site;

/**
 * A member as a view lists it.
 *
 * @param peer the address for other members
 * @param client the address for clients; equal to {@code peer} unless the node has a separate port
 *     for clients
 * @param site where the member runs. {@link Site#NONE} under a view that does not spread copies
 */
public record Member(NodeId id, MemberState state, Endpoint peer, Endpoint client, Site site) {
  /** Creates a member that names neither a zone nor a machine. */
  public Member(NodeId id, MemberState state, Endpoint peer, Endpoint client) {
    this(id, state, peer, client, Site.NONE);
  }

  public Member withState(MemberState next) {
    return new Member(id, next, peer, client, site);
  }

  public Member withSite(Site next) {
    return new Member(id, state, peer, client, next);
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
