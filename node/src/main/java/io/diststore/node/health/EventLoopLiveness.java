package io.diststore.node.health;

import io.diststore.node.http.RunningNode;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * The liveness check: the event loop has made progress within the last ten seconds. A loop that is
 * stuck for longer does not recover, so the process must be restarted.
 */
@Liveness
final class EventLoopLiveness implements HealthCheck {
  private static final Duration STUCK_AFTER = Duration.ofSeconds(10);

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("the event loop is running")
        .status(RunningNode.get().member().isLoopResponsive(STUCK_AFTER))
        .build();
  }
}
