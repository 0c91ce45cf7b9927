package io.diststore.locator.link;

import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.View;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * The facts about itself that this node sends to other nodes in a hello.
 *
 * @param peer the endpoint at which members reach this node
 * @param token the secret that the ring's nodes share; null if only this machine can reach the node
 * @param ring supplies the id of the ring that this node is in; null while this node is in no ring
 * @param valueBytesMax the maximum size of a value, which must be the same on all nodes of the
 *     ring; 0 if the nodes need not compare it
 * @param copies supplies the number of copies of each key in this node's ring. While this node is
 *     in no ring, supplies the number that this node was given. Supplies 0 if the nodes need not
 *     compare it
 * @param view supplies the view of this node, because nodes of early releases cannot handle every
 *     view; null while this node is in no ring
 */
public record PeerIdentity(
    NodeId self,
    String serviceType,
    Endpoint peer,
    String token,
    Supplier<RingId> ring,
    int valueBytesMax,
    IntSupplier copies,
    Supplier<View> view) {
  /** Omits the token, which is a secret and must not appear in logs. */
  @Override
  public String toString() {
    return self + " (" + serviceType + " at " + peer + ")";
  }
}
