package io.diststore.ring.shell;

import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.NodeId;
import java.util.Objects;

/**
 * The destination of a message.
 *
 * @param id the incarnation for which the message is meant; another incarnation at the same address
 *     must not receive it. Null means any node that listens at the address
 */
public record Destination(NodeId id, Endpoint endpoint) {
  // Written by hand because every message looks up maps with these keys. The generated methods go
  // through method handles, which are called instead of inlined when classes come from an
  // ahead-of-time cache.
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
