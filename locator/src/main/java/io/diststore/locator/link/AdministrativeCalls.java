package io.diststore.locator.link;

import io.diststore.ring.view.Member;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import io.diststore.thrift.peer.NotRecovered;
import io.diststore.thrift.peer.Peer;
import io.diststore.thrift.peer.Recovered;
import io.diststore.thrift.peer.RecoveryPlan;
import io.diststore.thrift.peer.WireNode;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.thrift.async.AsyncMethodCallback;

/**
 * The calls of service {@code Peer} with which an administrator recovers a ring. Only the event
 * loop may use this class.
 */
final class AdministrativeCalls {
  private final PeerService service;
  private final Administration administration;

  AdministrativeCalls(PeerService service, Administration administration) {
    this.service = service;
    this.administration = administration;
  }

  List<PeerFunction<?, ?>> functions() {
    return List.of(
        new PeerFunction<Peer.recovery_args, RecoveryPlan>(
            "recovery",
            Peer.recovery_args::new,
            Peer.recovery_result::new,
            (args, done) -> recovery(done)),
        new PeerFunction<Peer.recover_args, Recovered>(
            "recover",
            Peer.recover_args::new,
            Peer.recover_result::new,
            (args, done) -> recover(args.isSetDead() ? args.getDead() : List.of(), done)));
  }

  private void recovery(AsyncMethodCallback<RecoveryPlan> done) {
    if (service.checkAdministrator(done)) {
      Administration.Plan plan = administration.plan();
      done.onComplete(
          new RecoveryPlan(
                  plan.epoch(), wire(plan.reachable().stream()), wire(plan.unreachable().stream()))
              .setNeedless(plan.objection()));
    }
  }

  private void recover(List<WireNode> dead, AsyncMethodCallback<Recovered> done) {
    if (!service.checkAdministrator(done)) {
      return;
    }
    administration
        .recover(
            dead.stream()
                .map(wire -> new NodeId(wire.getName(), wire.getIncarnation()))
                .collect(Collectors.toSet()))
        .whenComplete(
            (view, failure) -> {
              if (failure == null) {
                done.onComplete(recovered(view));
              } else {
                done.onError(refusal(failure));
              }
            });
  }

  private static Recovered recovered(View view) {
    long lost =
        IntStream.range(0, view.segments())
            .mapToObj(view.lost()::holders)
            .filter(holders -> holders != null && holders.stream().noneMatch(view::live))
            .count();
    return new Recovered(
        view.epoch(),
        wire(view.liveMembers().stream().map(Member::id)),
        (int) lost,
        view.segments());
  }

  private static Exception refusal(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof RecoveryFailure why
        ? new NotRecovered(why.getMessage(), why.begun())
        : new IllegalStateException(cause);
  }

  private static List<WireNode> wire(Stream<NodeId> ids) {
    return ids.map(id -> new WireNode(id.name(), id.incarnation())).toList();
  }
}
