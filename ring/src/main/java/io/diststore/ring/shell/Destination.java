package io.diststore.ring.shell;

import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.NodeId;

/**
 * To whom a message goes.
 *
 * @param id the one life of a node it is meant for; another life at that address must not get it.
 *     Null: whoever listens there
 */
public record Destination(NodeId id, Endpoint endpoint) {
  @Override
  public String toString() {
    return id == null ? endpoint.toString() : id.toString();
  }
}
