package io.diststore.node.store;

import io.diststore.ring.node.NodeStatus;
import io.diststore.ring.request.Answer;
import io.diststore.ring.request.Request;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import java.util.function.Consumer;

/** The part of the member that the store's calls need. Only the event loop's thread may use it. */
public interface Ring {
  /** Returns the id of this node. */
  NodeId self();

  /** Returns the view in force at this node, or null before the first view. */
  View view();

  /**
   * Returns the primary of a segment in the view in force, or null if all copies of the segment are
   * lost.
   */
  Member primary(int segment);

  /** Returns the status of this node. */
  NodeStatus status();

  /**
   * Sends a request to the ring. The answer arrives exactly once, on the event loop's thread, and
   * at the latest when the request's budget is used up.
   */
  void ask(Request request, Consumer<Answer> answer);

  /** Runs {@code task} later, after every call that has already reached this machine has begun. */
  void afterAllArrived(Runnable task);

  /** Returns the time of a monotonic clock. */
  long nanoTime();
}
