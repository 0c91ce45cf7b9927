package io.diststore.operator;

import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.RuntimeInfo;
import io.javaoperatorsdk.operator.health.EventSourceHealthIndicator;
import io.javaoperatorsdk.operator.health.InformerWrappingEventSourceHealthIndicator;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * The readiness check of the operator. The operator is ready when it has started, and when all of
 * its caches are filled and are being updated. Otherwise the check names the caches that are not
 * ready.
 *
 * <p>This check replaces the SDK's own check, which also requires that every watch is open. If the
 * WebSocket of a watch fails, the SDK's check counts that watch as closed until its next event.
 * That can take a minute.
 */
@Readiness
@ApplicationScoped
public class OperatorReadiness implements HealthCheck {
  @Inject Operator operator;

  @Override
  public HealthCheckResponse call() {
    RuntimeInfo info = operator.getRuntimeInfo();
    List<String> missing =
        info.unhealthyEventSources().values().stream()
            .flatMap(caches -> caches.entrySet().stream())
            .filter(cache -> !isUpToDate(cache.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    return HealthCheckResponse.named("operator")
        .withData("missing caches", String.join(", ", missing))
        .status(info.isStarted() && missing.isEmpty())
        .build();
  }

  private static boolean isUpToDate(EventSourceHealthIndicator source) {
    return !(source instanceof InformerWrappingEventSourceHealthIndicator<?> cache)
        || cache.informerHealthIndicators().values().stream()
            .allMatch(informer -> informer.isRunning() && informer.hasSynced());
  }
}
