package io.diststore.node.store;

import io.diststore.ring.node.NodeStatus;
import io.diststore.ring.request.Answer;
import io.diststore.ring.request.Request;
import io.diststore.ring.request.WriteInPlace;
import io.diststore.ring.segment.SeenEntry;
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
   * Reads a key where it lies, if this member can answer for it right now.
   *
   * @param array of which the key is a part
   * @param nowNanos {@link #nanoTime}, read after the call had come
   * @param into what is read, good until the ring is asked the next thing
   * @return false if the ring has to be asked
   */
  boolean read(byte[] array, int from, int length, long nowNanos, SeenEntry into);

  /**
   * Writes a key, if this member alone keeps it and nothing speaks against it.
   *
   * @param nowNanos {@link #nanoTime}, read after the call had come
   * @return the version, or {@link io.diststore.ring.segment.Version#NONE} if nothing was done, and
   *     the ring has to be asked
   */
  long write(WriteInPlace write, long nowNanos);

  /** How long a value that was just read still lives, in milliseconds, 0 for ever. */
  long ttlMillis(SeenEntry read);

  /**
   * Runs {@code task} after every call whose bytes have reached this machine by now has been begun.
   */
  void afterAllArrived(Runnable task);

  /** A monotonic clock. */
  long nanoTime();
}
