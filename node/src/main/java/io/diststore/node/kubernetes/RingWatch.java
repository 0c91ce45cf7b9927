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
 * A watch that lasts until it is closed. Whenever the API server's watch ends, for whatever reason,
 * this class opens another one after a pause.
 *
 * <p>There is at most one current watch. The client reports the end of a watch even if this class
 * has closed the watch itself. So this class reacts only to the end of the current watch.
 * Otherwise, each failure would leave one more watch that this class reopens again and again.
 */
final class RingWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RingWatch.class);

  /** Opens watches. */
  interface Source {
    Watch open(Watcher<DistStoreRing> watcher);

    /** Reads the ring object, which may have changed between two watches. */
    void catchUp() throws IOException;
  }

  private final Source source;
  private final Consumer<DistStoreRing> changed;
  private final ScheduledExecutorService thread;
  private final Duration pause;
  private volatile boolean closed;
  private volatile Changes current;
  private Watch watch;

  /**
   * @param thread runs everything, and is shut down when this watch is closed
   * @param pause the time between the end of one watch and the start of the next
   */
  RingWatch(
      Source source,
      Consumer<DistStoreRing> changed,
      ScheduledExecutorService thread,
      Duration pause) {
    this.source = source;
    this.changed = changed;
    this.thread = thread;
    this.pause = pause;
  }

  void start() {
    thread.execute(this::open);
  }

  @Override
  public void close() {
    closed = true;
    thread.execute(this::closeWatch);
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
      LOG.debug("Cannot watch the ring object: {}", failure.getMessage());
      onEnd(changes);
    }
  }

  private synchronized void onEnd(Changes changes) {
    if (closed || changes != current) {
      return;
    }
    current = null;
    thread.schedule(
        () -> {
          closeWatch();
          open();
        },
        pause.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  private void closeWatch() {
    if (watch != null) {
      watch.close();
      watch = null;
    }
  }

  /** Receives the events of one watch. */
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
      onEnd(this);
    }

    @Override
    public void onClose(WatcherException cause) {
      LOG.debug("The watch on the ring object ended: {}", cause.getMessage());
      onEnd(this);
    }
  }
}
