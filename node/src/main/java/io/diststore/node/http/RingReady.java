package io.diststore.node.http;

import io.diststore.locator.LocalMember;
import io.diststore.ring.node.NodeStatus;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready: a full member of the ring that serves all it answers for. A node that leaves stays ready
 * until it has left.
 */
@Readiness
final class RingReady implements HealthCheck {
  @Override
  public HealthCheckResponse call() {
    LocalMember member = Node.here().member();
    NodeStatus status = member.status();
    var response =
        HealthCheckResponse.named("a full member of the ring")
            .status(status != null && status.isReady());
    if (status != null && member.view() != null) {
      response
          .withData("node", member.self().name())
          .withData("state", status.state() == null ? "not in the view" : status.state().toString())
          .withData("epoch", member.view().epoch())
          .withData("serving", status.serving() + " of " + status.primaries() + " segments");
    }
    return response.build();
  }
}
