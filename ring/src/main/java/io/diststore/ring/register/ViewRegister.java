package io.diststore.ring.register;

import io.diststore.ring.message.Message;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;

/** The view register as a member uses it. What it decides comes by {@link RegisterHost#learn}. */
public interface ViewRegister {
  /**
   * Asks that {@code next} follow the current view. Whether it does, or another view does, is
   * learnt; perhaps never.
   */
  void compareAndSet(View next);

  /** Asks whether the view after the current one has been decided. */
  void read();

  /** A new view is in force; whatever was under way for the one before is void. */
  void installed();

  /** Time passes. */
  void tick();

  /** A message of the register's own, from a member with the same epoch. */
  void received(NodeId from, Message message);
}
