package io.diststore.ring.shell;

import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.NodeId;
import java.util.Objects;

/**
 * To whom a message goes.
 *
 * @param id the one life of a node it is meant for; another life at that address must not get it.
 *     Null: whoever listens there
 */
public record Destination(NodeId id, Endpoint endpoint) {
  // Written out: keys of maps that every message looks into. The generated ones go through method
  // handles, which are called and not inlined when classes come from an ahead-of-time cache.
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
