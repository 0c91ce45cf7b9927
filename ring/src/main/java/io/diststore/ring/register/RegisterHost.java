package io.diststore.ring.register;

import io.diststore.ring.message.Message;
import io.diststore.ring.shell.Rules;
import io.diststore.ring.shell.Timing;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;

/** The member as its register sees it. */
public interface RegisterHost {
  NodeId self();

  /** The view in force, or null before the first: then there are no peers to ask yet. */
  View view();

  long now();

  Timing timing();

  Rules rules();

  /** A random number of nanoseconds below the bound, from the member's seeded source. */
  long randomNanos(long bound);

  /** Sends to a member of the view; to itself too. */
  void send(NodeId to, Message message);

  /** The view after the current one has been decided. */
  void learn(View decided);

  /** A read was answered by enough members. */
  void registerAnswered();
}
