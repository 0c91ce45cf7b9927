package io.diststore.locator;

import io.diststore.ring.shell.Destination;
import io.diststore.ring.view.View;
import io.diststore.thrift.peer.Probe;
import io.diststore.thrift.peer.ProbeAnswer;
import io.diststore.thrift.peer.Refused;

/**
 * The way of one node into a ring. Ends when a view lists this node, or with a {@link
 * MemberFailure}. It goes on answering probes afterwards. For the event loop's thread.
 */
interface Admission {
  /** Begins to look for the ring. */
  void start(RingShell shell);

  /** No ring is looked for, and none founded, any more. */
  void stop();

  /** A view is in force. */
  void installed(View view);

  /** A hello was refused, by either end. */
  void refused(Destination to, Refused refused);

  /** What this node says to one that asks who it is. */
  ProbeAnswer answer(Probe probe);
}
