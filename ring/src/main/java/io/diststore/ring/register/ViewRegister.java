package io.diststore.ring.register;

import io.diststore.ring.message.Message;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import java.util.Set;

/** The view register as a member uses it. What it decides comes by {@link RegisterHost#learn}. */
public interface ViewRegister {
  /**
   * Asks that {@code next} follow the current view. Whether it does, or another view does, is
   * learnt; perhaps never.
   */
  void compareAndSet(View next);

  /**
   * Asks that {@code next} follow the current view although these members are silent: the others
   * decide it alone, all of them. An administrator answers for the silent ones being dead.
   *
   * @return false if such a register knows no recovery
   */
  boolean recover(View next, Set<NodeId> dead);

  /** Asks whether the view after the current one has been decided. */
  void read();

  /** A new view is in force; whatever was under way for the one before is void. */
  void installed();

  /** Time passes. */
  void tick();

  /** A message of the register's own, from a member with the same epoch. */
  void received(NodeId from, Message message);
}
