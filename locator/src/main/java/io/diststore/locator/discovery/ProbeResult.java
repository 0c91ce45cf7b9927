package io.diststore.locator.discovery;

import io.diststore.ring.view.Endpoint;

/** The result of probing an address. */
public sealed interface ProbeResult {
  /** The connection was refused: no process listens there. */
  record NoListener() implements ProbeResult {}

  /**
   * The address could not be probed: the host is unknown, there is no route to it, or this process
   * has no socket left. There may still be a node at that address.
   *
   * @param why the reason, as the end of a sentence
   */
  record Unreachable(String why) implements ProbeResult {}

  /**
   * No process accepted the connection in time, or the process that accepted it did not answer in
   * time. The process may be a very busy node.
   */
  record Unresponsive() implements ProbeResult {}

  /**
   * The process that listens there is a node of another service, or is not a node at all.
   *
   * @param serviceType the type of the service that the node serves; null if the process is not a
   *     node
   */
  record OtherProgram(String serviceType) implements ProbeResult {}

  /**
   * A node of the same service that is still looking for a ring. Like this node, that node may
   * found one.
   *
   * @param port the port at which other nodes find that node; the probe may have reached the node
   *     at another port
   * @param promised whether that node answered a claim with the promise not to found a ring for
   *     {@link Discovery#PROMISE_NANOS}
   */
  record Undecided(int port, boolean promised) implements ProbeResult {}

  /**
   * A node of the same service that was given a peer. It waits for its peer, or has given up. It
   * will not found a ring, and no other node can join a ring through it.
   */
  record Dependent() implements ProbeResult {}

  /**
   * A node of the same service that has found a ring and waits for admission. It will not found a
   * ring.
   */
  record Following() implements ProbeResult {}

  /**
   * A member of a ring of the same service.
   *
   * @param peer the endpoint at which other members reach this member
   */
  record InRing(Endpoint peer) implements ProbeResult {}
}
