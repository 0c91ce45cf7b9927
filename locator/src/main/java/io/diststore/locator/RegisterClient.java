package io.diststore.locator;

import io.diststore.locator.ExternalRegister.Contents;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Lineage;
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
 * Calls the external register on a separate thread, one call after another, and passes the answers
 * to the event loop. This class does not repeat failed calls. If the register does not answer an
 * attempt to set a view, the ring's core reads the register until it answers. Only the event loop
 * may use this class.
 */
final class RegisterClient implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RegisterClient.class);
  private static final long FIRST_WARNING_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long WARNING_PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

  /** A call to the register, which may fail. */
  private interface RegisterCall {
    Contents run() throws IOException;
  }

  private enum Health {
    /** The register answered the last call, or there was no call yet. */
    ANSWERING,
    /** Calls have been failing, but not for long enough to log a warning. */
    FAILING,
    /** Calls have been failing, and the last warning was logged at {@code warnedAt}. */
    REPORTED;

    boolean leadsTo(Health next) {
      return switch (this) {
        case ANSWERING -> next == FAILING;
        case FAILING -> next == REPORTED || next == ANSWERING;
        case REPORTED -> next == ANSWERING;
      };
    }
  }

  private final ExternalRegister register;
  private final EventLoop loop;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("diststore-register").daemon().factory());
  private Consumer<Contents> onContents;
  private boolean readPending;
  private boolean setPending;
  private boolean restorePending;
  private long setsHeldUntil = System.nanoTime();
  private Health health = Health.ANSWERING;
  private long failingSince;
  private long warnedAt;

  RegisterClient(ExternalRegister register, EventLoop loop) {
    this.register = register;
    this.loop = loop;
  }

  /**
   * Begins to read and to watch the register.
   *
   * @param contents called on the event loop with all contents that the register reports, either as
   *     the result of a call or because they have changed
   * @param onSeeds called once, on the event loop, with the addresses that {@link
   *     ExternalRegister#seeds} returns
   */
  void start(Consumer<Contents> contents, Consumer<List<Endpoint>> onSeeds) {
    onContents = contents;
    execute(
        () -> {
          List<Endpoint> seeds = register.seeds();
          loop.execute(() -> onSeeds.accept(seeds));
        });
    read();
    execute(() -> register.watch(change -> loop.execute(() -> onAnswer(change))));
  }

  /** Reads the register, unless a read is already pending. */
  void read() {
    if (!readPending) {
      readPending = true;
      call(register::read, () -> readPending = false);
    }
  }

  /**
   * Asks the register to set a view. Does nothing while an earlier attempt to set a view is
   * pending, or while {@link #holdSets} forbids it. The core proposes the view again later.
   *
   * @param before the view that {@code next} was planned from; null to found the ring
   */
  void compareAndSet(View before, View next) {
    if (!setPending && System.nanoTime() - setsHeldUntil >= 0) {
      setPending = true;
      call(() -> register.compareAndSet(before, next), () -> setPending = false);
    }
  }

  /**
   * Asks the register to put a lost view back, and reads it. Does nothing while it is already being
   * asked.
   *
   * @param held the older view that the register holds; null if it holds none
   * @param onRestored called on the event loop if the register has put the view back
   */
  void restore(View held, View latest, Lineage lineage, Runnable onRestored) {
    if (restorePending) {
      return;
    }
    restorePending = true;
    call(
        () -> {
          if (register.restore(held, latest, lineage)) {
            loop.execute(onRestored);
          }
          return register.read();
        },
        () -> restorePending = false);
  }

  /** Makes this node set no further view for a time. It may still put a lost view back. */
  void holdSets(long nanos) {
    setsHeldUntil = System.nanoTime() + nanos;
  }

  @Override
  public void close() {
    thread.shutdownNow();
    register.close();
  }

  private void call(RegisterCall call, Runnable onReturn) {
    execute(
        () -> {
          try {
            Contents contents = call.run();
            loop.execute(
                () -> {
                  onReturn.run();
                  onAnswer(contents);
                });
          } catch (IOException | RuntimeException failure) {
            loop.execute(
                () -> {
                  onReturn.run();
                  onFailure(failure);
                });
          }
        });
  }

  private void execute(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException closed) {
      LOG.debug("This node is ending, so it does not call the register.");
    }
  }

  private void onAnswer(Contents contents) {
    if (health == Health.REPORTED) {
      LOG.warn("The register of views answers again.");
    }
    if (health != Health.ANSWERING) {
      become(Health.ANSWERING, "the register answered");
    }
    onContents.accept(contents);
  }

  private void onFailure(Exception failure) {
    LOG.debug("A call of the register failed.", failure);
    long now = System.nanoTime();
    switch (health) {
      case ANSWERING -> {
        become(Health.FAILING, failure.getMessage());
        failingSince = now;
      }
      case FAILING -> {
        if (now - failingSince >= FIRST_WARNING_NANOS) {
          become(Health.REPORTED, failure.getMessage());
          warn(failure, now);
        }
      }
      case REPORTED -> {
        if (now - warnedAt >= WARNING_PAUSE_NANOS) {
          warn(failure, now);
        }
      }
    }
  }

  private void warn(Exception failure, long nowNanos) {
    warnedAt = nowNanos;
    LOG.warn(
        "The register of views does not answer: {}. This node keeps serving what it holds in memory. Until the register answers, no node joins, leaves or takes over.",
        failure.getMessage());
  }

  private void become(Health next, String why) {
    if (!health.leadsTo(next)) {
      throw new IllegalStateException(
          "the register's health cannot go from " + health + " to " + next + ": " + why);
    }
    LOG.trace("The register's health goes from {} to {}: {}.", health, next, why);
    health = next;
  }
}
