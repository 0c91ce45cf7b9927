package io.diststore.transport;

import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;
import java.util.ArrayDeque;
import org.slf4j.LoggerFactory;

/**
 * Delays a task until the event loop has handled all bytes that had reached this machine, on any
 * connection, before the task was submitted. Some clients send a oneway write on one connection,
 * and then a read on another connection. Without a barrier, the event loop might handle the second
 * connection first.
 *
 * <p>If the loop already serves a connection, the next poll of the sockets reports the connection's
 * bytes. If the loop has not accepted a connection yet, the next poll reports the connection, and
 * the poll after that reports its bytes. So a task runs after two further polls and the reads that
 * follow each of them. The order of the sockets does not matter. If nothing has arrived, the
 * barrier costs two polls that do not block. The barrier does not wait for bytes that are still on
 * their way, so a slow writer does not delay readers.
 *
 * <p>The barrier works only for connections of the same event loop. Each of these connections must
 * read all bytes that have arrived in one iteration, as the connections of {@link ThriftServer} do.
 */
public final class ReadBarrier {
  private static final LimitedLog LOG = new LimitedLog(LoggerFactory.getLogger(ReadBarrier.class));

  private final SingleThreadEventLoop loop;

  /** The tasks that were added in the current iteration. */
  private ArrayDeque<Runnable> added = new ArrayDeque<>();

  /**
   * Creates a barrier for tasks of {@code loop}, which must be an event loop that polls sockets.
   */
  public ReadBarrier(EventLoop loop) {
    if (!(loop instanceof SingleThreadEventLoop polling)) {
      throw new IllegalArgumentException(
          loop + " does not poll sockets, so a read barrier cannot wait for its polls.");
    }
    this.loop = polling;
  }

  /**
   * Runs {@code task} after all bytes that have arrived by now are handled, and after all earlier
   * tasks. Only the event loop's thread may call this.
   */
  public void after(Runnable task) {
    added.add(task);
    if (added.size() == 1) {
      loop.executeAfterEventLoopIteration(this::onIterationEnd);
    }
  }

  private void onIterationEnd() {
    ArrayDeque<Runnable> waiting = added;
    added = new ArrayDeque<>();
    // A task submitted at the end of an iteration runs after the reads of the next iteration.
    // Submitting the task twice in this way makes it wait for two polls.
    loop.execute(() -> loop.executeAfterEventLoopIteration(() -> loop.execute(() -> run(waiting))));
  }

  private static void run(ArrayDeque<Runnable> tasks) {
    for (Runnable task : tasks) {
      try {
        task.run();
      } catch (RuntimeException failure) {
        LOG.error(
            "failed tasks behind a read barrier",
            "A task behind a read barrier failed; its call may remain unanswered.",
            failure);
      }
    }
  }
}
