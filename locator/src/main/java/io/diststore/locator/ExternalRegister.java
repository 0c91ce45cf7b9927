package io.diststore.locator;

import io.diststore.ring.shell.Registered;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.View;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * A cell outside the ring, such as a Kubernetes object. It founds the ring, holds a copy of the
 * latest view, and has a vote as a witness. The core decides what is written to it. Its methods may
 * block for a few seconds at most. All calls except {@link #close} come from one thread, which is
 * never the event loop.
 */
public interface ExternalRegister extends AutoCloseable {
  /**
   * The contents of the register.
   *
   * @param ringId the id of the ring, which is fixed before the first view is set
   * @param mayFound whether the register accepts a first view from this node. If not, the ring was
   *     founded earlier, or another node is founding it
   * @param registered the view with its lineage, and the votes
   */
  record Contents(RingId ringId, boolean mayFound, Registered registered) {
    /** Reports whether the register accepts {@code first} as the first view. */
    public boolean mayBeFoundedWith(View first) {
      return mayFound
          && registered.view() == null
          && first.epoch() == 1
          && first.ringId().equals(ringId);
    }
  }

  /**
   * Returns the current contents of the register.
   *
   * @throws IOException if the register does not answer; the message can be shown to people
   */
  Contents read() throws IOException;

  /**
   * Sets the first view, if the register's contents at that moment {@link Contents#mayBeFoundedWith
   * allow} it.
   *
   * <p>The register records that the ring is founded before it sets the first view, in a place that
   * is not lost together with the view. From then on no other node may found the ring.
   *
   * @return the contents of the register after this call, whether or not {@code first} was set
   * @throws IOException if the register does not answer; even then, it may have set the view
   */
  Contents found(View first) throws IOException;

  /**
   * Replaces the view and the votes, if they are still the {@linkplain Registered#isSame same} as
   * {@code expected} at that moment, and {@code next} belongs to the same ring.
   *
   * @param restores whether {@code next} restores a view that the register has lost. If so, the
   *     register records this for people
   * @return the contents of the register after this call, whether or not they were replaced
   * @throws IOException if the register does not answer; even then, it may have replaced them
   */
  Contents replace(Registered expected, Registered next, boolean restores) throws IOException;

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
