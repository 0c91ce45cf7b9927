package io.diststore.locator;

import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.View;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * An external register, which decides the ring's views. The register holds the latest view, and
 * accepts only one successor of each view. Its methods may block for a few seconds at most. All
 * calls except {@link #close} come from one thread, which is never the event loop.
 */
public interface ExternalRegister extends AutoCloseable {
  /**
   * The contents of the register.
   *
   * @param ringId the id of the ring, which is fixed before the first view is set
   * @param mayFound whether the register accepts a first view. If not, the ring was founded
   *     earlier, and its latest view must be restored
   * @param view the latest view; null if there is none
   */
  record Contents(RingId ringId, boolean mayFound, View view) {
    /** Reports whether the register accepts {@code next} as the next view. */
    public boolean mayBeFollowedBy(View next) {
      boolean follows =
          view == null ? mayFound && next.epoch() == 1 : next.epoch() == view.epoch() + 1;
      return follows
          && next.ringId().equals(ringId)
          && (view == null || view.ringId().equals(ringId));
    }
  }

  /**
   * Returns the current contents of the register.
   *
   * @throws IOException if the register does not answer; the message can be shown to people
   */
  Contents read() throws IOException;

  /**
   * Sets {@code next}, if the register's contents at that moment {@link Contents#mayBeFollowedBy
   * allow} it.
   *
   * @return the contents of the register after this call, whether or not {@code next} was set
   * @throws IOException if the register does not answer; even then, it may have set the view
   */
  Contents compareAndSet(View next) throws IOException;

  /**
   * Calls {@code onChange}, on any thread, when the contents change. The watch can miss changes, so
   * a caller that needs the current contents must call {@link #read}.
   */
  void watch(Consumer<Contents> onChange);

  /**
   * Returns additional addresses at which there may be members. They help if the registered view is
   * so old that none of its members is running any more.
   */
  List<Endpoint> seeds();

  /** Ends the watch. Any thread may call this method. */
  @Override
  void close();
}
