package io.diststore.ring.shell;

import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.NodeId;
import java.util.Objects;

/**
 * The destination of a message.
 *
 * @param id the incarnation for which the message is meant. No other incarnation at the same
 *     address may receive the message. Null if the message is meant for any node that listens at
 *     the address
 */
public record Destination(NodeId id, Endpoint endpoint) {
  // Written by hand because destinations are keys of maps, and every message causes look-ups in
  // them. The methods that the compiler generates for a record use method handles. When classes
  // come from an ahead-of-time cache, these handles are not inlined.
  @Override
  public boolean equals(Object other) {
    return this == other
        || other instanceof Destination to
            && Objects.equals(id, to.id)
            && endpoint.equals(to.endpoint);
  }

  @Override
  public int hashCode() {
    return id == null ? endpoint.hashCode() : id.hashCode();
  }

  @Override
  public String toString() {
    return id == null ? endpoint.toString() : id.toString();
  }
}
