package io.diststore.node.store;

import io.diststore.ring.node.NodeStatus;
import io.diststore.ring.request.Answer;
import io.diststore.ring.request.Request;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import java.util.function.Consumer;

/** What the store's calls need of the member that they run on. For the event loop's thread only. */
public interface Ring {
  /** This node. */
  NodeId self();

  /** The view in force here; null before the first. */
  View view();

  /** Who answers for a segment under that view; null when nobody can. */
  Member primary(int segment);

  /** How this node is. */
  NodeStatus status();

  /**
   * Asks the ring. The answer comes on the same thread, exactly once, at the latest after the
   * request's budget.
   */
  void ask(Request request, Consumer<Answer> answer);

  /**
   * Runs {@code task} after every call whose bytes have reached this machine by now has been begun.
   */
  void afterAllArrived(Runnable task);

  /** A monotonic clock. */
  long nanoTime();
}
