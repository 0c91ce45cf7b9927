package io.diststore.locator.link;

import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.RingId;
import java.util.function.Supplier;

/**
 * Who this node is, as its links tell others.
 *
 * @param ring the ring that it is in, null as long as it is in none
 * @param peer where members reach it
 * @param token the secret that the ring's nodes share, or null when nobody beyond this machine can
 *     reach it
 */
public record Identity(
    NodeId self, String serviceType, Endpoint peer, String token, Supplier<RingId> ring) {
  /** The token is a secret and stays out of logs. */
  @Override
  public String toString() {
    return self + " (" + serviceType + " at " + peer + ")";
  }
}
