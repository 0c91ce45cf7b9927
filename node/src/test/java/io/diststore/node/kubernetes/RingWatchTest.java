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

  /** Every DistStoreRing is missing after its CRD has been deleted. */
  @Test
  void aMissingObjectIsWatchedByOneWatchAtATime() throws Exception {
    CountDownLatch tries = new CountDownLatch(TRIES);
    AtomicInteger pending = new AtomicInteger();
    ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1);
    RingWatch.Source gone =
        new RingWatch.Source() {
          @Override
          public Watch open(Watcher<DistStoreRing> watcher) {
            pending.accumulateAndGet(thread.getQueue().size(), Math::max);
            tries.countDown();
            // The client also notifies a watcher whose watch was closed on purpose.
            return watcher::onClose;
          }

          @Override
          public void catchUp() throws IOException {
            throw new IOException("there is no such object");
          }
        };
    try (RingWatch watch = new RingWatch(gone, ring -> {}, thread, Duration.ofMillis(1))) {
      watch.start();
      assertThat(tries.await(30, TimeUnit.SECONDS))
          .as("the watch is opened again and again")
          .isTrue();
    }
    assertThat(pending.get()).as("attempts that wait while another one is made").isZero();
  }
}
