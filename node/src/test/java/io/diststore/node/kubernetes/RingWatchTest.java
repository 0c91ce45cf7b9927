package io.diststore.node.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.crds.DistStoreRing;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RingWatchTest {
  private static final int TRIES = 30;

  /** As it is when the definition, and with it every object, is deleted. */
  @Test
  void anObjectThatIsGoneForLongIsAskedForByOneWatchAtATime() throws Exception {
    CountDownLatch tries = new CountDownLatch(TRIES);
    AtomicInteger pending = new AtomicInteger();
    ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1);
    RingWatch.Source gone =
        new RingWatch.Source() {
          @Override
          public Watch open(Watcher<DistStoreRing> watcher) {
            pending.accumulateAndGet(thread.getQueue().size(), Math::max);
            tries.countDown();
            // The client tells a watcher that its own watch was closed, too.
            return watcher::onClose;
          }

          @Override
          public void catchUp() throws IOException {
            throw new IOException("there is no such object");
          }
        };
    try (RingWatch watch = new RingWatch(gone, ring -> {}, thread, Duration.ofMillis(1))) {
      watch.start();
      assertThat(tries.await(30, TimeUnit.SECONDS)).as("it goes on trying").isTrue();
    }
    assertThat(pending.get()).as("tries that wait while one is made").isZero();
  }
}
