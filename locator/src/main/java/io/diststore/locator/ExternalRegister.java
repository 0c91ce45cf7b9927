package io.diststore.locator;

import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Lineage;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.View;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * An external register, which decides the ring's views. The register holds the latest view and the
 * view's lineage, and accepts only one successor of each view. Its methods may block for a few
 * seconds at most. All calls except {@link #close} come from one thread, which is never the event
 * loop.
 */
public interface ExternalRegister extends AutoCloseable {
  /**
   * The contents of the register.
   *
   * @param ringId the id of the ring, which is fixed before the first view is set
   * @param mayFound whether the register accepts a first view from this node. If not, the ring was
   *     founded earlier, or another node is founding it
   * @param view the latest view; null if there is none
   * @param lineage the ancestors of the view; empty if none is recorded
   */
  record Contents(RingId ringId, boolean mayFound, View view, Lineage lineage) {
    /**
     * Reports whether the register accepts {@code next} as the next view.
     *
     * @param before the view that {@code next} was planned from; null to found the ring
     */
    public boolean mayBeFollowedBy(View before, View next) {
      if (!next.ringId().equals(ringId)) {
        return false;
      }
      return view == null
          ? mayFound && before == null && next.epoch() == 1
          : isHeld(before) && next.epoch() == view.epoch() + 1;
    }

    /** Reports whether the register holds exactly this view, or no view if it is null. */
    public boolean isHeld(View other) {
      return other == null || view == null ? other == view : Lineage.isSame(view, other);
    }

    /** Returns the lineage of a view that follows the registered view. */
    public Lineage lineageOfNext() {
      return view == null ? Lineage.NONE : lineage.with(view);
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
   * allow} it. The lineage of {@code next} is then {@link Contents#lineageOfNext}.
   *
   * <p>The register records that the ring is founded before it sets the first view, in a place that
   * is not lost together with the view. From then on no other node may found the ring.
   *
   * @param before the view that {@code next} was planned from; null to found the ring
   * @return the contents of the register after this call, whether or not {@code next} was set
   * @throws IOException if the register does not answer; even then, it may have set the view
   */
  Contents compareAndSet(View before, View next) throws IOException;

  /**
   * Puts a view back that the register has lost, if the register still holds {@code held} at that
   * moment.
   *
   * @param held the older view that the register was found to hold; null if it held no view
   * @param latest a later view that this register has decided before
   * @param lineage the ancestors of {@code latest}
   * @return whether the register has set {@code latest}
   * @throws IOException if there is no answer; the register may still have set the view
   */
  boolean restore(View held, View latest, Lineage lineage) throws IOException;

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
