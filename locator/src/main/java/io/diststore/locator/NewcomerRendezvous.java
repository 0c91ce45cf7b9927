package io.diststore.locator;

import io.diststore.locator.discovery.ProbeResult;
import io.diststore.ring.view.Endpoint;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Makes newcomers wait for each other. A newcomer is a node that has not joined the ring yet. The
 * newcomers then ask for admission at the same moment, and join in one view. So each key moves only
 * once, directly to its final owner. A newcomer waits no longer than {@link #PATIENCE} for the
 * others. Only the event loop may use this class.
 */
final class NewcomerRendezvous {
  /** The maximum time that a newcomer waits for the other newcomers. */
  static final Duration PATIENCE = Duration.ofSeconds(20);

  /**
   * The pause between two probes of an address. It must be shorter than the time for which a ring
   * collects join requests.
   */
  private static final Duration PROBE_PAUSE = Duration.ofMillis(100);

  private final EventLoop loop;
  private final BiConsumer<Endpoint, Consumer<ProbeResult>> prober;
  private final Set<Endpoint> missing;
  private final int expected;
  private final IntConsumer onDone;
  private boolean done;

  private NewcomerRendezvous(
      EventLoop loop,
      BiConsumer<Endpoint, Consumer<ProbeResult>> prober,
      List<Endpoint> others,
      IntConsumer onDone) {
    this.loop = loop;
    this.prober = prober;
    this.missing = new HashSet<>(others);
    this.expected = missing.size();
    this.onDone = onDone;
  }

  /**
   * Begins to wait for the other newcomers.
   *
   * @param prober probes an address
   * @param others the addresses at which the other newcomers listen
   * @param onDone called exactly once, either when all other newcomers know the ring or when {@link
   *     #PATIENCE} is over. If {@code others} is empty, this happens before this method returns.
   *     Its argument is the number of other newcomers that know the ring. All of these will ask for
   *     admission, but those on slow machines may ask later
   */
  static void begin(
      EventLoop loop,
      BiConsumer<Endpoint, Consumer<ProbeResult>> prober,
      List<Endpoint> others,
      IntConsumer onDone) {
    NewcomerRendezvous rendezvous = new NewcomerRendezvous(loop, prober, others, onDone);
    List.copyOf(rendezvous.missing).forEach(rendezvous::probe);
    rendezvous.finishIfComplete();
    loop.schedule(rendezvous::finish, PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void probe(Endpoint other) {
    prober.accept(other, result -> onProbeResult(other, result));
  }

  private void onProbeResult(Endpoint other, ProbeResult result) {
    if (result instanceof ProbeResult.Following || result instanceof ProbeResult.InRing) {
      missing.remove(other);
      finishIfComplete();
    } else if (!done) {
      loop.schedule(() -> probe(other), PROBE_PAUSE.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void finishIfComplete() {
    if (missing.isEmpty()) {
      finish();
    }
  }

  private void finish() {
    if (!done) {
      done = true;
      onDone.accept(expected - missing.size());
    }
  }
}
