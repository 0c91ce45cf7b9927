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

  /** Returns a random number of nanoseconds below the bound, from the member's seeded source. */
  long randomNanos(long bound);

  /** Sends a message to a member of the view, which may be this member itself. */
  void send(NodeId to, Message message);

  /** The view after the current one has been decided. */
  void onDecided(View decided);

  /** Enough members have answered a read. */
  void onRegisterAnswered();
}
