package io.diststore.locator;

import io.diststore.locator.discovery.Sighting;
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
 * Newcomers that wait for each other, so that they ask for admission at the same moment and come
 * into the ring in one view: keys then move once, to where they stay. Who does not show up is not
 * waited for any longer than {@link #PATIENCE}. For the event loop's thread.
 */
final class Gathering {
  /** How long a newcomer waits for the others that are to come. */
  static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Well below the time for which a ring gathers those who ask. */
  private static final Duration AGAIN = Duration.ofMillis(100);

  private final EventLoop loop;
  private final BiConsumer<Endpoint, Consumer<Sighting>> scout;
  private final Set<Endpoint> missing;
  private final int others;
  private final IntConsumer done;
  private boolean over;

  private Gathering(
      EventLoop loop,
      BiConsumer<Endpoint, Consumer<Sighting>> scout,
      List<Endpoint> others,
      IntConsumer done) {
    this.loop = loop;
    this.scout = scout;
    this.missing = new HashSet<>(others);
    this.others = missing.size();
    this.done = done;
  }

  /**
   * Begins to look for the others.
   *
   * @param scout asks an address who listens there
   * @param done called once, when all of them know the ring, or patience is over; at once if there
   *     are none. With how many know it, who will ask for admission too, sooner or later: how soon
   *     is a matter of processors
   */
  static void of(
      EventLoop loop,
      BiConsumer<Endpoint, Consumer<Sighting>> scout,
      List<Endpoint> others,
      IntConsumer done) {
    Gathering gathering = new Gathering(loop, scout, others, done);
    List.copyOf(gathering.missing).forEach(gathering::look);
    gathering.judge();
    loop.schedule(gathering::finish, PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void look(Endpoint other) {
    scout.accept(other, sighting -> seen(other, sighting));
  }

  private void seen(Endpoint other, Sighting sighting) {
    if (sighting instanceof Sighting.Following || sighting instanceof Sighting.InRing) {
      missing.remove(other);
      judge();
    } else if (!over) {
      loop.schedule(() -> look(other), AGAIN.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void judge() {
    if (missing.isEmpty()) {
      finish();
    }
  }

  private void finish() {
    if (!over) {
      over = true;
      done.accept(others - missing.size());
    }
  }
}
