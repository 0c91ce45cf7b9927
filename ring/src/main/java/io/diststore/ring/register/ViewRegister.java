package io.diststore.ring.register;

import io.diststore.ring.message.Message;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The interface through which a member uses the view register. A {@link PeerRegister} reports
 * decisions through {@link RegisterHost#onDecided}. An {@link OutsideRegister} answers with events.
 */
public interface ViewRegister {
  /**
   * Proposes {@code next} as the view after the current one. The member usually learns which view
   * was decided, but the answer may be lost.
   */
  void compareAndSet(View next);

  /**
   * Proposes a view to follow the current one. The dead members do not vote, and all other members
   * must agree. An administrator guarantees that the members in {@code dead} are dead.
   *
   * @param successor computes the view to propose after a given view. The given view is the current
   *     view, or an accepted proposal for the next view. If the members in {@code dead} are alive
   *     after all, they may decide views too. The epoch of the computed view must be higher than
   *     the epochs of all such views
   * @return false if this kind of register does not support recovery
   */
  boolean recover(UnaryOperator<View> successor, Set<NodeId> dead);

  /** Asks the register whether the next view has been decided. */
  void read();

  /**
   * Asks whether the next view has been decided, like {@link #read}, but costs little even in a
   * ring of many members. The answer may overlook a decided view.
   */
  void sample();

  /**
   * A new view is in force. The register abandons the work that it began under the previous view.
   */
  void onViewInstalled();

  /** Time has passed. */
  void onTick();

  /** A register message has arrived. Its sender has the same epoch as this member. */
  void onMessage(NodeId from, Message message);
}
