package io.diststore.node.health;

import io.diststore.locator.LocalMember;
import io.diststore.node.http.RunningNode;
import io.diststore.ring.node.NodeStatus;
import io.diststore.ring.view.Endpoint;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * The readiness check: the node is a full member of the ring and serves every segment of which it
 * is the primary. A leaving node stays ready until it has left.
 *
 * <p>The response also says which members are unreachable and whether the ring has a majority. The
 * node stays ready even if a member is unreachable or the majority is lost. It can still answer
 * requests that do not depend on an unreachable member. If an unreachable member made nodes
 * unready, all nodes would become unready together. Then Kubernetes would withdraw all of them from
 * their Service at once.
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
          .withData("serving", status.serving() + " of " + status.primaries() + " primary segments")
          .withData("majority", majority(status, member.peer()))
          .withData(
              "unreachable",
              status.unreachable().isEmpty()
                  ? "no member"
                  : String.join(", ", status.unreachable().stream().map(id -> id.name()).toList()));
    }
    return response.build();
  }

  /** Says whether the ring has a majority, and what to do if it has none. */
  static String majority(NodeStatus status, Endpoint administration) {
    return status.isMajorityReachable()
        ? "reachable"
        : "lost. The ring waits for the unreachable members. If they are dead, continue without them:"
            + " location --recover "
            + administration;
  }
}
