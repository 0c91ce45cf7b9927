package io.diststore.locator;

import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.View;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * A register of views outside of the ring: it holds the latest one, and lets exactly one follow
 * each. Its methods may block, within a bound of a few seconds, and are called by one thread, which
 * is never the event loop.
 */
public interface OutsideViews extends AutoCloseable {
  /**
   * What the register holds.
   *
   * @param ringId the ring that it is for, fixed before there is a view
   * @param mayFound whether a first view may be set. If not, the ring has been founded before, and
   *     its view is to be brought back
   * @param view the latest view, null without one
   */
  record Registered(RingId ringId, boolean mayFound, View view) {
    /** Whether {@code next} is the view that may follow. */
    public boolean mayBeFollowedBy(View next) {
      boolean follows =
          view == null ? mayFound && next.epoch() == 1 : next.epoch() == view.epoch() + 1;
      return follows
          && next.ringId().equals(ringId)
          && (view == null || view.ringId().equals(ringId));
    }
  }

  /**
   * What it holds now.
   *
   * @throws IOException if it does not say; the message is for people
   */
  Registered read() throws IOException;

  /**
   * Has {@code next} follow, if {@link Registered#mayBeFollowedBy it may} at the very moment of
   * setting.
   *
   * @return what it holds then, set or not
   * @throws IOException if there is no answer: it may have been set all the same
   */
  Registered compareAndSet(View next) throws IOException;

  /**
   * Tells {@code changed} of what it holds whenever that changes, on any thread, as far as it can:
   * who must know reads.
   */
  void watch(Consumer<Registered> changed);

  /**
   * Addresses at which members may be found besides those of the view, which may be older than
   * every one of them.
   */
  List<Endpoint> seeds();

  /** Nothing is told any more. Any thread. */
  @Override
  void close();
}
