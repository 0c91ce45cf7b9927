package io.diststore.locator;

import io.diststore.locator.OutsideViews.Registered;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.View;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the errands to a register outside, one after the other on a thread of its own, and brings
 * what it answers to the event loop. An errand that fails is not repeated here: whoever set
 * something and hears nothing reads until there is an answer, which the ring's core does. For the
 * event loop's thread.
 */
final class RegisterClerk implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RegisterClerk.class);
  private static final long TOLD_AFTER_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long TOLD_AGAIN_NANOS = Duration.ofMinutes(1).toNanos();

  /** An errand that may fail. */
  private interface Errand {
    Registered run() throws IOException;
  }

  private final OutsideViews views;
  private final EventLoop loop;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("diststore-register").daemon().factory());
  private Consumer<Registered> told;
  private boolean reading;
  private boolean setting;
  private boolean silent;
  private long silentSince;
  private long toldAt;

  RegisterClerk(OutsideViews views, EventLoop loop) {
    this.views = views;
    this.loop = loop;
  }

  /**
   * From now on.
   *
   * @param answers gets all that the register says, asked or not, on the loop
   * @param seeds gets the further addresses of members, on the loop, once
   */
  void start(Consumer<Registered> answers, Consumer<List<Endpoint>> seeds) {
    told = answers;
    send(
        () -> {
          List<Endpoint> found = views.seeds();
          loop.execute(() -> seeds.accept(found));
        });
    read();
    send(() -> views.watch(change -> loop.execute(() -> answered(change))));
  }

  /** Has the register read; once, if that is on its way already. */
  void read() {
    if (!reading) {
      reading = true;
      run(views::read, () -> reading = false);
    }
  }

  /**
   * Has the view follow if it may. While another one is on its way this one is not even tried: the
   * core proposes again.
   */
  void compareAndSet(View next) {
    if (!setting) {
      setting = true;
      run(() -> views.compareAndSet(next), () -> setting = false);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    views.close();
  }

  private void run(Errand errand, Runnable back) {
    send(
        () -> {
          try {
            Registered registered = errand.run();
            loop.execute(
                () -> {
                  back.run();
                  answered(registered);
                });
          } catch (IOException | RuntimeException failure) {
            loop.execute(
                () -> {
                  back.run();
                  failed(failure);
                });
          }
        });
  }

  private void send(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException closed) {
      LOG.debug("The register is asked no more: this node ends.");
    }
  }

  private void answered(Registered registered) {
    if (silent && toldAt != 0) {
      LOG.warn("The register of views answers again.");
    }
    silent = false;
    toldAt = 0;
    told.accept(registered);
  }

  private void failed(Exception failure) {
    long now = System.nanoTime();
    if (!silent) {
      silent = true;
      silentSince = now;
    }
    boolean due =
        toldAt == 0 ? now - silentSince >= TOLD_AFTER_NANOS : now - toldAt >= TOLD_AGAIN_NANOS;
    if (due) {
      toldAt = now;
      LOG.warn(
          "The register of views does not answer: {}. What is in memory is served on; nobody joins, leaves or takes over until it answers.",
          failure.getMessage());
    }
    LOG.debug("The register did not answer.", failure);
  }
}
