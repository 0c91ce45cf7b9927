package io.diststore.locator;

import io.diststore.locator.ExternalRegister.Contents;
import io.diststore.ring.shell.Registered;
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
 * Calls the external register on a separate thread, one call after another, and passes the answers
 * to the event loop. This class does not repeat failed calls, because the ring's core reads the
 * register regularly. Only the event loop may use this class.
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
  private boolean foundPending;
  private boolean replacePending;
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

  /** Asks the register to take the first view. Does nothing while an earlier request is pending. */
  void found(View first) {
    if (!foundPending) {
      foundPending = true;
      call(() -> register.found(first), () -> foundPending = false);
    }
  }

  /**
   * Asks the register to replace its contents. Does nothing while an earlier request is pending.
   * The core asks again later.
   *
   * @param restores whether {@code next} restores a view that the register has lost
   */
  void replace(Registered expected, Registered next, boolean restores) {
    if (replacePending) {
      return;
    }
    replacePending = true;
    call(
        () -> {
          Contents contents = register.replace(expected, next, restores);
          if (restores && contents.registered().isSame(next)) {
            LOG.warn(
                "The register held {}, although a later one was registered: it was emptied or set back. This node has put epoch {} back.",
                expected.view() == null ? "no view" : "epoch " + expected.view().epoch(),
                next.view().epoch());
          }
          return contents;
        },
        () -> replacePending = false);
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
        "The register of views does not answer: {}. The nodes keep serving. While more than half of the members run, they also decide views without the register.",
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
