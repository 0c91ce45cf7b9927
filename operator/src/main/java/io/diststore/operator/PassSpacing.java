package io.diststore.operator;

import io.javaoperatorsdk.operator.processing.event.rate.RateLimiter;
import java.time.Duration;
import java.util.Optional;

/**
 * Passes over one store are a quarter of a second apart at least: pods that start together are one
 * thing to look at, not twenty.
 */
public final class PassSpacing implements RateLimiter<PassSpacing.Last> {
  private static final long APART_NANOS = Duration.ofMillis(250).toNanos();

  /** When the last pass over a store began. */
  public static final class Last implements RateLimiter.RateLimitState {
    private boolean any;
    private long beganNanos;
  }

  @Override
  public Optional<Duration> isLimited(RateLimitState state) {
    Last last = (Last) state;
    long now = System.nanoTime();
    long left = last.any ? APART_NANOS - (now - last.beganNanos) : 0;
    if (left > 0) {
      return Optional.of(Duration.ofNanos(left));
    }
    last.any = true;
    last.beganNanos = now;
    return Optional.empty();
  }

  @Override
  public Last initState() {
    return new Last();
  }
}
