package io.diststore.node.kubernetes;

import io.diststore.crds.DistStoreRing;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A watch that goes on: when one ends, for whatever reason, another is opened after a pause. One at
 * a time: a watch that is closed says so as one that failed does, and only the present one's end
 * counts, or each failure would leave one more that tries again.
 */
final class RingWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RingWatch.class);

  /** Where watches come from. */
  interface Source {
    Watch open(Watcher<DistStoreRing> watcher);

    /** Reads what may have changed between two watches. */
    void catchUp() throws IOException;
  }

  private final Source source;
  private final Consumer<DistStoreRing> changed;
  private final ScheduledExecutorService thread;
  private final Duration again;
  private volatile boolean closed;
  private volatile Changes current;
  private Watch watch;

  /**
   * @param thread runs all of it, and ends with it
   * @param again the pause between the end of one watch and the next
   */
  RingWatch(
      Source source,
      Consumer<DistStoreRing> changed,
      ScheduledExecutorService thread,
      Duration again) {
    this.source = source;
    this.changed = changed;
    this.thread = thread;
    this.again = again;
  }

  void start() {
    thread.execute(this::open);
  }

  @Override
  public void close() {
    closed = true;
    thread.execute(this::drop);
    thread.shutdown();
  }

  private void open() {
    if (closed) {
      return;
    }
    Changes changes = new Changes();
    current = changes;
    try {
      watch = source.open(changes);
      source.catchUp();
    } catch (IOException | RuntimeException failure) {
      LOG.debug("No watch: {}", failure.getMessage());
      ended(changes);
    }
  }

  private synchronized void ended(Changes changes) {
    if (closed || changes != current) {
      return;
    }
    current = null;
    thread.schedule(
        () -> {
          drop();
          open();
        },
        again.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  private void drop() {
    if (watch != null) {
      watch.close();
      watch = null;
    }
  }

  /** What the API server says by itself. */
  private final class Changes implements Watcher<DistStoreRing> {
    @Override
    public void eventReceived(Action action, DistStoreRing ring) {
      if ((action == Action.ADDED || action == Action.MODIFIED) && !closed) {
        changed.accept(ring);
      }
    }

    @Override
    public boolean reconnecting() {
      return false;
    }

    @Override
    public void onClose() {
      ended(this);
    }

    @Override
    public void onClose(WatcherException cause) {
      LOG.debug("A watch ended: {}", cause.getMessage());
      ended(this);
    }
  }
}
