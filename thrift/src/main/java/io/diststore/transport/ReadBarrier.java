package io.diststore.transport;

import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;
import java.util.ArrayDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a task behind everything that reached this machine before now, on whatever connection. It
 * exists for callers that write on one connection, without an answer, and then read on another: the
 * event loop may come to the second one first.
 *
 * <p>A connection that was already known shows its bytes in the next poll of the sockets. One that
 * was not yet accepted shows itself in the next poll, and its bytes in the one after it. So a task
 * runs after two further polls and the reads that each brings, whichever order the sockets come in.
 * With nothing to wait for, that costs two polls that do not block. Bytes still on their way are
 * not waited for: a slow writer holds nobody up.
 *
 * <p>It holds only for connections of the same event loop that drain what has arrived in one turn,
 * as those of {@link ThriftServer} do.
 */
public final class ReadBarrier {
  private static final Logger LOG = LoggerFactory.getLogger(ReadBarrier.class);

  private final SingleThreadEventLoop loop;
  private ArrayDeque<Runnable> gathering = new ArrayDeque<>();

  /** For tasks of {@code loop}, which must be one that polls sockets. */
  public ReadBarrier(EventLoop loop) {
    if (!(loop instanceof SingleThreadEventLoop polling)) {
      throw new IllegalArgumentException(
          loop + " does not poll sockets, so nothing can wait for its turns.");
    }
    this.loop = polling;
  }

  /**
   * Runs {@code task} as said above, after all earlier ones. Only to be called on the loop's
   * thread.
   */
  public void after(Runnable task) {
    gathering.add(task);
    if (gathering.size() == 1) {
      loop.executeAfterEventLoopIteration(this::endOfTurn);
    }
  }

  private void endOfTurn() {
    ArrayDeque<Runnable> waiting = gathering;
    gathering = new ArrayDeque<>();
    // An ordinary task runs behind the reads of the next turn, and one at the end of that turn
    // starts from there again.
    loop.execute(() -> loop.executeAfterEventLoopIteration(() -> loop.execute(() -> run(waiting))));
  }

  private static void run(ArrayDeque<Runnable> tasks) {
    for (Runnable task : tasks) {
      try {
        task.run();
      } catch (RuntimeException failure) {
        LOG.error(
            "A task that waited for the sockets failed; its call may stay unanswered.", failure);
      }
    }
  }
}
