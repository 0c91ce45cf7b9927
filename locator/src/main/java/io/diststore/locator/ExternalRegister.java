package io.diststore.locator;

import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.View;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * A register outside the ring that decides the ring's views. The register holds the latest view,
 * and accepts only one successor of each view. Its methods may block, but for no longer than a few
 * seconds. All calls come from one thread, which is never the event loop.
 */
public interface ExternalRegister extends AutoCloseable {
  /**
   * What the register holds.
   *
   * @param ringId the id of the ring; it is fixed before the first view is set
   * @param mayFound whether a first view may be set. False means that the ring was founded before,
   *     and that its latest view must be restored
   * @param view the latest view; null if there is none
   */
  record Contents(RingId ringId, boolean mayFound, View view) {
    /** Reports whether the register may set {@code next} now. */
    public boolean mayBeFollowedBy(View next) {
      boolean follows =
          view == null ? mayFound && next.epoch() == 1 : next.epoch() == view.epoch() + 1;
      return follows
          && next.ringId().equals(ringId)
          && (view == null || view.ringId().equals(ringId));
    }
  }

  /**
   * Returns what the register holds now.
   *
   * @throws IOException if the register does not answer; the message is for people
   */
  Contents read() throws IOException;

  /**
   * Sets {@code next}, if the register's contents at that moment {@link Contents#mayBeFollowedBy
   * allow} it.
   *
   * @return what the register holds after that, whether or not it has set {@code next}
   * @throws IOException if there is no answer; the register may still have set the view
   */
  Contents compareAndSet(View next) throws IOException;

  /**
   * Calls {@code onChange}, on any thread, when the contents change. The watch may miss changes, so
   * a caller that needs the current contents must read them.
   */
  void watch(Consumer<Contents> onChange);

  /**
   * Returns further addresses at which members may be found. These addresses help when the view is
   * so old that none of its members runs any more.
   */
  List<Endpoint> seeds();

  /** Ends the watch. Any thread may call this method. */
  @Override
  void close();
}
