package io.diststore.locator;

import io.diststore.ring.shell.Destination;
import io.diststore.ring.view.View;
import io.diststore.thrift.peer.Probe;
import io.diststore.thrift.peer.ProbeAnswer;
import io.diststore.thrift.peer.Refused;

/**
 * Leads one node into a ring. The admission ends when a view lists this node, or when it fails with
 * a {@link MemberFailure}. It still answers probes after it has ended. Only the event loop may use
 * this interface.
 */
interface Admission {
  /** Begins to look for the ring. */
  void start(RingShell shell);

  /** Stops looking for a ring. After that, the admission does not found a ring either. */
  void stop();

  /** Handles a view that has come into force. */
  void onView(View view);

  /** Handles a hello that either end of the link has refused. */
  void onHelloRefused(Destination to, Refused refused);

  /**
   * Returns why this node refuses the external register, or null. Any thread may call this method.
   */
  default String registerFault() {
    return null;
  }

  /** Answers a probe from another node. */
  ProbeAnswer onProbe(Probe probe);
}
