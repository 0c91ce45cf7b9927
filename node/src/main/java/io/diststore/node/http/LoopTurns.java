package io.diststore.node.http;

import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Live: the event loop turns. A loop that does not is beyond repair; restarting is all that helps.
 */
@Liveness
final class LoopTurns implements HealthCheck {
  private static final Duration STANDSTILL = Duration.ofSeconds(10);

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("the event loop turns")
        .status(Node.here().member().isLoopResponsive(STANDSTILL))
        .build();
  }
}
