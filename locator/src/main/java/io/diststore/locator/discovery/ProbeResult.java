package io.diststore.locator.discovery;

import io.diststore.ring.view.Endpoint;

/** The result of probing an address. */
public sealed interface ProbeResult {
  /** The connection was refused: no process listens there. */
  record NoListener() implements ProbeResult {}

  /**
   * The address could not be probed: the host is unknown, there is no route to it, or this process
   * has no socket left. A node may still run there.
   *
   * @param why the reason, as the end of a sentence
   */
  record Unreachable(String why) implements ProbeResult {}

  /**
   * A process accepted the connection but did not answer in time, or did not accept it in time. It
   * may be a node that is very busy.
   */
  record Unresponsive() implements ProbeResult {}

  /**
   * Another program listens there: a node of another service, or not a node at all.
   *
   * @param serviceType what the node serves; null if it is not a node
   */
  record OtherProgram(String serviceType) implements ProbeResult {}

  /**
   * A node of the same service that is still looking for a ring. Like this node, that node may
   * found one.
   *
   * @param port the port at which other nodes find that node; the probe may have reached another
   *     port of the same node
   * @param promised whether that node answered a claim with the promise not to found a ring for
   *     {@link Discovery#PROMISE_NANOS}
   */
  record Undecided(int port, boolean promised) implements ProbeResult {}

  /**
   * A node of the same service that was given a peer. That node waits for its peer, or has given
   * up. It neither founds a ring nor leads to one.
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
   * @param peer the endpoint at which members reach it
   */
  record InRing(Endpoint peer) implements ProbeResult {}
}
