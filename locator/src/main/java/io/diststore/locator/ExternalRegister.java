package io.diststore.locator;

import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Lineage;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.View;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * A register outside the ring that decides the ring's views. The register holds the latest view and
 * the view's lineage, and accepts only one successor of each view. Its methods may block, but for
 * no longer than a few seconds. All calls come from one thread, which is never the event loop.
 */
public interface ExternalRegister extends AutoCloseable {
  /**
   * What the register holds.
   *
   * @param ringId the id of the ring; it is fixed before the first view is set
   * @param mayFound whether this node may set a first view. False means that the ring was founded
   *     before, or that another node is founding it
   * @param view the latest view; null if there is none
   * @param lineage the ancestors of the view; empty if none is recorded
   */
  record Contents(RingId ringId, boolean mayFound, View view, Lineage lineage) {
    /**
     * Reports whether the register may set {@code next} now.
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
   * Returns what the register holds now.
   *
   * @throws IOException if the register does not answer; the message is for people
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
   * @return what the register holds after that, whether or not it has set {@code next}
   * @throws IOException if there is no answer; the register may still have set the view
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
