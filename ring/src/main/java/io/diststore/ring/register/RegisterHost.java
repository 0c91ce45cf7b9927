package io.diststore.ring.register;

import io.diststore.ring.message.Message;
import io.diststore.ring.shell.Rules;
import io.diststore.ring.shell.Timing;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;

/** The interface through which a register uses its member. */
public interface RegisterHost {
  NodeId self();

  /**
   * Returns the view in force, or null before the first one. Without a view, the register has no
   * peers to ask.
   */
  View view();

  long now();

  Timing timing();

  Rules rules();

  /**
   * Returns a random number of nanoseconds below {@code bound}. The number comes from the member's
   * seeded random source.
   */
  long randomNanos(long bound);

  /** Sends a message to a member of the view. The receiver may be this member itself. */
  void send(NodeId to, Message message);

  /** The register has decided the view that follows the current one. */
  void onDecided(View decided);

  /** A quorum of members has answered a read. */
  void onRegisterAnswered();
}
