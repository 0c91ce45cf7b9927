package io.diststore.locator;

import io.diststore.ring.shell.Destination;
import io.diststore.ring.view.View;
import io.diststore.thrift.peer.Probe;
import io.diststore.thrift.peer.ProbeAnswer;
import io.diststore.thrift.peer.Refused;

/**
 * Leads one node into a ring. It ends when a view lists this node, or with a {@link MemberFailure},
 * and keeps answering probes after that. Only the event loop may use this interface.
 */
interface Admission {
  /** Begins to look for the ring. */
  void start(RingShell shell);

  /** Stops looking for a ring, and never founds one after that. */
  void stop();

  /** Takes a view that has come into force. */
  void onView(View view);

  /** Takes the refusal of a hello, by either end of a link. */
  void onHelloRefused(Destination to, Refused refused);

  /** Answers the probe of another node. */
  ProbeAnswer onProbe(Probe probe);
}
