package io.diststore.ring.register;

import io.diststore.ring.message.Message;
import io.diststore.ring.shell.Registered;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The interface through which a member uses the view register. A register reports decisions through
 * {@link RegisterHost#onDecided}.
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

  /**
   * Reports whether these members are enough to decide the next view, with the cell outside the
   * ring if it has a vote and answers.
   */
  boolean canDecide(Set<NodeId> members);

  /**
   * Returns the view from which newcomers carry on if no member is left, or null if this node may
   * not carry on now. That view is the view in force, or a view that may have been decided after
   * it.
   */
  default View takeOverBase() {
    return null;
  }

  /**
   * Sets a view in the cell outside the ring, because no member is left. Two newcomers never both
   * succeed. The caller has checked that every live member of {@link #takeOverBase} has ended.
   */
  default void takeOver(View next) {
    throw new IllegalStateException("this ring has no cell outside the ring");
  }

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

  /** The cell outside the ring has answered a call. */
  default void onRead(Registered contents) {
    throw new IllegalStateException("this ring has no cell outside the ring");
  }

  /**
   * Reports whether this member may take a later view from this node. It may not if the cell
   * outside the ring holds another branch of views, and the node may belong to that branch.
   */
  default boolean isAdmitted(NodeId sender) {
    return true;
  }

  /**
   * Returns why this member refuses the view in the cell outside the ring, in a sentence. Returns
   * null if it does not refuse it.
   */
  default String fault() {
    return null;
  }

  /** A register message has arrived. Its sender has the same epoch as this member. */
  void onMessage(NodeId from, Message message);
}
