package io.diststore.operator;

import io.javaoperatorsdk.operator.processing.event.rate.RateLimiter;
import java.time.Duration;
import java.util.Optional;

/**
 * Keeps passes over the same store at least a quarter of a second apart. If twenty pods start at
 * the same time, the operator makes one pass instead of twenty.
 */
public final class PassSpacing implements RateLimiter<PassSpacing.LastPass> {
  private static final long SPACING_NANOS = Duration.ofMillis(250).toNanos();

  /** When the last pass over a store began, if there was one. */
  public static final class LastPass implements RateLimiter.RateLimitState {
    private boolean exists;
    private long beganNanos;
  }

  @Override
  public Optional<Duration> isLimited(RateLimitState state) {
    LastPass last = (LastPass) state;
    long now = System.nanoTime();
    long remainingNanos = last.exists ? SPACING_NANOS - (now - last.beganNanos) : 0;
    if (remainingNanos > 0) {
      return Optional.of(Duration.ofNanos(remainingNanos));
    }
    last.exists = true;
    last.beganNanos = now;
    return Optional.empty();
  }

  @Override
  public LastPass initState() {
    return new LastPass();
  }
}
