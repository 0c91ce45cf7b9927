package io.diststore.node.admin;

import io.diststore.locator.LocalMember;
import io.diststore.locator.link.Administration;
import io.diststore.node.store.LeaveProgress;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import io.diststore.thrift.admin.Admin;
import io.diststore.thrift.admin.Incarnation;
import io.diststore.thrift.admin.NodeReport;
import io.diststore.thrift.admin.NotObeyed;
import io.diststore.thrift.admin.RecoveryOutlook;
import io.diststore.transport.Connection;
import io.diststore.transport.LimitedLog;
import io.diststore.transport.MethodTable;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.async.AsyncMethodCallback;
import org.slf4j.LoggerFactory;

/**
 * The service {@code Admin}, through which an operator controls this node. The service is on the
 * port for members. It refuses calls from connections that have not shown the ring's token. The
 * calls run on the event loop and do not block.
 */
public final class AdminCalls implements Admin.AsyncIface {
  private static final LimitedLog LOG = new LimitedLog(LoggerFactory.getLogger(AdminCalls.class));

  private final LocalMember member;
  private final Retirement retirement;
  private final SelfReport report;

  private AdminCalls(
      LocalMember member,
      long entryBytesMax,
      LeaveProgress progress,
      Retirement retirement,
      String version) {
    this.member = member;
    this.retirement = retirement;
    this.report = new SelfReport(member, entryBytesMax, progress, retirement, version);
  }

  /**
   * Returns the service's methods, under the names that Thrift's multiplexed protocol uses.
   *
   * @param entryBytesMax how many bytes of memory the node's entries may occupy
   */
  public static MethodTable methods(
      LocalMember member,
      long entryBytesMax,
      LeaveProgress progress,
      Retirement retirement,
      String version) {
    AdminCalls calls = new AdminCalls(member, entryBytesMax, progress, retirement, version);
    return MethodTable.of(calls, new Admin.AsyncProcessor<Admin.AsyncIface>(calls)).under("Admin");
  }

  @Override
  public void report(AsyncMethodCallback<NodeReport> caller) {
    if (isAllowed(caller)) {
      caller.onComplete(report.create());
    }
  }

  @Override
  public void die(long incarnation, AsyncMethodCallback<Void> caller) {
    if (!isAllowed(caller)) {
      return;
    }
    NodeId self = member.self();
    String objection =
        incarnation == self.incarnation()
            ? retirement.objection()
            : "The request is for another incarnation of "
                + self.name()
                + ": it names "
                + incarnation
                + ", but this node is incarnation "
                + self.incarnation()
                + ".";
    if (objection != null) {
      caller.onError(new NotObeyed(objection));
      return;
    }
    LOG.info(
        "requests to leave for good",
        "{} asked this node to leave for good.",
        Connection.current().remoteAddress());
    retirement.retire();
    caller.onComplete(null);
  }

  @Override
  public void gone(String name, long incarnation, AsyncMethodCallback<Void> caller) {
    if (!isAllowed(caller)) {
      return;
    }
    NodeId dead = new NodeId(name, incarnation);
    if (dead.equals(member.self())) {
      caller.onError(
          new NotObeyed(
              "This node is incarnation "
                  + incarnation
                  + " of "
                  + name
                  + ", and it is still running."));
      return;
    }
    if (member.view() == null) {
      caller.onError(new NotObeyed("This node is not in a ring yet. Ask another node."));
      return;
    }
    if (member.view().live(dead)) {
      LOG.info(
          "reports of members that have ended",
          "{} reported that {} has ended.",
          Connection.current().remoteAddress(),
          dead);
    }
    member.reportGone(dead);
    caller.onComplete(null);
  }

  @Override
  public void accept_loss(String incident, AsyncMethodCallback<Void> caller) {
    if (isAllowed(caller)) {
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

  @Override
  public void recovery(AsyncMethodCallback<RecoveryOutlook> caller) {
    if (isAllowed(caller)) {
      Administration.Plan plan = member.recoveryPlan();
      caller.onComplete(
          new RecoveryOutlook(plan.epoch(), wire(plan.reachable()), wire(plan.unreachable()))
              .setObjection(plan.objection()));
    }
  }

  @Override
  public void recover(List<Incarnation> ended, AsyncMethodCallback<Void> caller) {
    if (!isAllowed(caller)) {
      return;
    }
    Set<NodeId> dead =
        ended.stream()
            .map(wire -> new NodeId(wire.getName(), wire.getIncarnation()))
            .collect(Collectors.toSet());
    CompletableFuture<View> recovery = member.beginRecovery(dead).toCompletableFuture();
    if (recovery.isCompletedExceptionally()) {
      caller.onError(new NotObeyed(recovery.exceptionNow().getMessage()));
      return;
    }
    LOG.info(
        "recoveries",
        "{} confirmed that {} have ended, and asked the ring to continue without them.",
        Connection.current().remoteAddress(),
        dead);
    recovery.whenComplete(
        (view, failure) -> {
          if (failure != null) {
            LOG.warn("failed recoveries", "{}", failure.getMessage());
          }
        });
    caller.onComplete(null);
  }

  private static List<Incarnation> wire(List<NodeId> ids) {
    return ids.stream().map(id -> new Incarnation(id.name(), id.incarnation())).toList();
  }

  /**
   * Returns true if the caller may administer the node. Otherwise, refuses the call with an
   * exception that the service need not declare, and returns false.
   */
  private boolean isAllowed(AsyncMethodCallback<?> caller) {
    Connection connection = Connection.current();
    if (member.mayAdminister(connection)) {
      return true;
    }
    LOG.info(
        "refused calls from callers without the token",
        "Refused a call from {}, which has not shown the ring's token.",
        connection.remoteAddress());
    caller.onError(
        new TApplicationException(
            TApplicationException.INTERNAL_ERROR,
            "Only administrators may make this call: call Peer:authorize with the ring's token first."));
    return false;
  }
}
