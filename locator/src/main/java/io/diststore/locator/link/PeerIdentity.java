package io.diststore.locator.link;

import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.RingId;
import java.util.function.Supplier;

/**
 * What this node tells other nodes about itself in a hello.
 *
 * @param peer the endpoint at which members reach this node
 * @param token the secret that the ring's nodes share; null if only this machine can reach the node
 * @param ring supplies the id of the ring that this node is in; null while it is in none
 */
public record PeerIdentity(
    NodeId self, String serviceType, Endpoint peer, String token, Supplier<RingId> ring) {
  /** Omits the token, which is a secret and must not appear in logs. */
  @Override
  public String toString() {
    return self + " (" + serviceType + " at " + peer + ")";
  }
}
