package io.diststore.node.admin;

import io.diststore.locator.LocalMember;
import io.diststore.node.store.Handoff;
import io.diststore.ring.view.NodeId;
import io.diststore.thrift.admin.Admin;
import io.diststore.thrift.admin.NodeReport;
import io.diststore.thrift.admin.NotObeyed;
import io.diststore.transport.Connection;
import io.diststore.transport.MethodTable;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.async.AsyncMethodCallback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service {@code Admin}: what an operator asks of this node, on the port for members, once the
 * connection has shown the ring's token. On the event loop; nothing blocks.
 */
public final class AdminCalls implements Admin.AsyncIface {
  private static final Logger LOG = LoggerFactory.getLogger(AdminCalls.class);

  private final LocalMember member;
  private final Retirement retirement;
  private final SelfReport report;

  private AdminCalls(
      LocalMember member, long memoryRoom, Handoff handoff, Retirement retirement, String version) {
    this.member = member;
    this.retirement = retirement;
    this.report = new SelfReport(member, memoryRoom, handoff, retirement, version);
  }

  /**
   * The service's methods, as Thrift's multiplexed protocol calls them.
   *
   * @param memoryRoom bytes that the node's entries may take
   */
  public static MethodTable methods(
      LocalMember member, long memoryRoom, Handoff handoff, Retirement retirement, String version) {
    AdminCalls calls = new AdminCalls(member, memoryRoom, handoff, retirement, version);
    return MethodTable.of(calls, new Admin.AsyncProcessor<Admin.AsyncIface>(calls)).under("Admin");
  }

  @Override
  public void report(AsyncMethodCallback<NodeReport> caller) {
    if (allowed(caller)) {
      caller.onComplete(report.now());
    }
  }

  @Override
  public void die(long incarnation, AsyncMethodCallback<Void> caller) {
    if (!allowed(caller)) {
      return;
    }
    NodeId self = member.self();
    String objection =
        incarnation == self.incarnation()
            ? retirement.objection()
            : "That was meant for another life of "
                + self.name()
                + ", "
                + incarnation
                + "; this one is "
                + self.incarnation()
                + ".";
    if (objection != null) {
      caller.onError(new NotObeyed(objection));
      return;
    }
    LOG.info("Told to go for good by {}.", Connection.current().remoteAddress());
    retirement.retire();
    caller.onComplete(null);
  }

  @Override
  public void gone(String name, long incarnation, AsyncMethodCallback<Void> caller) {
    if (!allowed(caller)) {
      return;
    }
    NodeId life = new NodeId(name, incarnation);
    if (life.equals(member.self())) {
      caller.onError(new NotObeyed("This very life of " + name + " answers, so it is not gone."));
      return;
    }
    if (member.view() == null) {
      caller.onError(new NotObeyed("This node is in no ring yet. Tell another one."));
      return;
    }
    if (!member.view().live(life)) {
      // It is what the caller wants already; perhaps by an earlier call of it.
      caller.onComplete(null);
      return;
    }
    LOG.info("Told by {} that {} is gone.", Connection.current().remoteAddress(), life);
    member.reportGone(life);
    caller.onComplete(null);
  }

  @Override
  public void accept_loss(String incident, AsyncMethodCallback<Void> caller) {
    if (allowed(caller)) {
      member
          .acceptLoss(incident)
          .whenComplete(
              (segments, failure) -> {
                if (failure == null) {
                  caller.onComplete(null);
                } else {
                  caller.onError(new NotObeyed(failure.getMessage()));
                }
              });
    }
  }

  /** If not, the call is refused, in words that the method need not declare. */
  private boolean allowed(AsyncMethodCallback<?> caller) {
    Connection connection = Connection.current();
    if (member.mayAdminister(connection)) {
      return true;
    }
    LOG.info("Refused {}: it has not shown the ring's token.", connection.remoteAddress());
    caller.onError(
        new TApplicationException(
            TApplicationException.INTERNAL_ERROR,
            "This is for those who may administer the node: call Peer:authorize with the ring's"
                + " token first."));
    return false;
  }
}
