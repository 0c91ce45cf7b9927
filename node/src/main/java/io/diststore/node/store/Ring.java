package io.diststore.node.store;

import io.diststore.ring.node.NodeStatus;
import io.diststore.ring.request.Answer;
import io.diststore.ring.request.Request;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import java.util.function.Consumer;

/** The part of the member that the store's calls need. For the event loop's thread only. */
public interface Ring {
  /** Returns the id of this node. */
  NodeId self();

  /** Returns the view in force at this node, or null before the first one. */
  View view();

  /** Returns the primary of a segment in that view, or null if all its copies are lost. */
  Member primary(int segment);

  /** Returns the status of this node. */
  NodeStatus status();

  /**
   * Sends a request to the ring. The answer arrives on the same thread, exactly once, at the latest
   * when the request's budget is used up.
   */
  void ask(Request request, Consumer<Answer> answer);

  /** Runs {@code task} once all calls whose bytes have already reached this machine have begun. */
  void afterAllArrived(Runnable task);

  /** Returns the time of a monotonic clock. */
  long nanoTime();
}
