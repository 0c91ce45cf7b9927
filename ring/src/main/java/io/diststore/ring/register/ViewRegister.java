package io.diststore.ring.register;

import io.diststore.ring.message.Message;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The interface through which a member uses the view register. The register reports decisions
 * through {@link RegisterHost#onDecided}.
 */
public interface ViewRegister {
  /**
   * Proposes {@code next} as the view after the current one. The host usually learns which view was
   * decided, but an answer may never come.
   */
  void compareAndSet(View next);

  /**
   * Proposes a view that follows the current one without the votes of the dead members. All other
   * members must agree. An administrator guarantees that the members in {@code dead} are dead.
   *
   * @param successor returns the view to propose after a given view. The given view is the current
   *     one, or a view that was proposed after the current one and may have been decided. The epoch
   *     of the returned view must be higher than any epoch for which the dead members can decide a
   *     view if they are alive after all
   * @return false if this kind of register does not support recovery
   */
  boolean recover(UnaryOperator<View> successor, Set<NodeId> dead);

  /** Asks whether the view after the current one has been decided. */
  void read();

  /** A new view is in force. The register abandons all its work for the previous one. */
  void onViewInstalled();

  /** Time has passed. */
  void onTick();

  /** A message between registers has arrived, from a member with the same epoch. */
  void onMessage(NodeId from, Message message);
}
