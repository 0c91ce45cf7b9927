package io.diststore.node;

import io.diststore.node.admin.Retirement;

/** Who says when this node leaves and when its process ends: it depends on where the node is. */
interface Ending extends Retirement {
  /** The node listens; this is how it leaves. Once, before anything else. */
  void begin(Departure departure);

  /** SIGTERM has come. Any thread. */
  void terminated();

  /** The original services' {@code die()} has come; the member leaves already. Any thread. */
  void die();
}
