package io.diststore.node.health;

import io.diststore.locator.LocalMember;
import io.diststore.node.http.RunningNode;
import io.diststore.ring.node.NodeStatus;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * The readiness check: the node is a full member of the ring and serves every segment of which it
 * is the primary. A leaving node stays ready until it has left.
 */
@Readiness
final class RingReadiness implements HealthCheck {
  @Override
  public HealthCheckResponse call() {
    LocalMember member = RunningNode.get().member();
    NodeStatus status = member.status();
    var response =
        HealthCheckResponse.named("the node is a full member of the ring")
            .status(status != null && status.isReady());
    if (status != null && member.view() != null) {
      response
          .withData("node", member.self().name())
          .withData(
              "state",
              status.state() == null ? "not listed in the view" : status.state().toString())
          .withData("epoch", member.view().epoch())
          .withData(
              "serving", status.serving() + " of " + status.primaries() + " primary segments");
    }
    return response.build();
  }
}
