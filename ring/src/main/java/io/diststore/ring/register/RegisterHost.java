package io.diststore.ring.register;

import io.diststore.ring.message.Message;
import io.diststore.ring.shell.Registered;
import io.diststore.ring.shell.Rules;
import io.diststore.ring.shell.Timing;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import java.util.Set;

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

  /**
   * Returns the live members that answer the beacons of this member, and this member itself. A
   * member that is about to be suspected may be among them.
   */
  Set<NodeId> answeringMembers();

  /** Reads the cell outside the ring. */
  void readCell();

  /**
   * Replaces the contents of the cell outside the ring, if it still holds {@code expected}.
   *
   * @param restores whether {@code next} restores a view that the cell has lost
   */
  void replaceInCell(Registered expected, Registered next, boolean restores);

  /** The register has decided the view that follows the current one. */
  void onDecided(View decided);

  /** A quorum of members has answered a read. */
  void onRegisterAnswered();
}
