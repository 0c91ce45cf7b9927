package io.diststore.operator.report;

import io.diststore.crds.DistStore;
import io.diststore.crds.DistStoreStatus;
import io.diststore.crds.DistStoreStatus.LeaveReceipt;
import io.diststore.crds.DistStoreStatus.MemberStatus;
import io.diststore.crds.DistStoreStatus.RingStatus;
import io.diststore.crds.DistStoreStatus.StepStatus;
import io.diststore.operator.act.ApiErrors;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.PrimaryUpdateAndCacheUtils;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the status of a store when the status has changed. If only the progress of a move has
 * changed, this class writes at most once every five seconds. If only the numbers of keys and bytes
 * have changed, it writes at most once every thirty seconds. It writes every other change at once.
 */
public final class StatusWriter {
  private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);
  private static final Duration BETWEEN_PROGRESS = Duration.ofSeconds(5);
  private static final Duration BETWEEN_NUMBERS = Duration.ofSeconds(30);

  private final Map<String, Instant> lastWrites = new ConcurrentHashMap<>();

  /** Writes the status of a store if it has changed and the next write is due. */
  public void write(
      DistStore store, DistStoreStatus status, Context<DistStore> context, Instant now) {
    DistStoreStatus before = store.getStatus();
    if (status.equals(before)) {
      return;
    }
    String uid = store.getMetadata().getUid();
    Instant last = lastWrites.getOrDefault(uid, Instant.EPOCH);
    Duration sinceLast = Duration.between(last, now);
    boolean onlyNumbers = before != null && withoutNumbers(status).equals(withoutNumbers(before));
    boolean onlyProgress =
        before != null && withoutProgress(status).equals(withoutProgress(before));
    if (onlyNumbers && sinceLast.compareTo(BETWEEN_NUMBERS) < 0
        || onlyProgress && sinceLast.compareTo(BETWEEN_PROGRESS) < 0) {
      return;
    }
    DistStore fresh = new DistStore();
    fresh.setMetadata(
        new ObjectMetaBuilder()
            .withName(store.getMetadata().getName())
            .withNamespace(store.getMetadata().getNamespace())
            // The uid makes sure that a later store of the same name, which has a different ring,
            // does not get this status.
            .withUid(uid)
            .build());
    fresh.setStatus(status);
    try {
      PrimaryUpdateAndCacheUtils.ssaPatchStatusAndCacheResource(store, fresh, context);
      lastWrites.put(uid, now);
    } catch (KubernetesClientException e) {
      if (!ApiErrors.isOutOfDate(e)) {
        throw e;
      }
      LOG.debug(
          "the status of {} was not written: the store no longer exists",
          store.getMetadata().getName(),
          e);
    }
  }

  /** Forgets a store that was deleted. */
  public void forget(DistStore store) {
    lastWrites.remove(store.getMetadata().getUid());
  }

  /**
   * Returns a status without the members' numbers of keys and bytes. They change with every write
   * by a client.
   */
  private static DistStoreStatus withoutNumbers(DistStoreStatus status) {
    List<MemberStatus> members =
        status.members() == null
            ? null
            : status.members().stream()
                .map(m -> new MemberStatus(m.name(), m.state(), m.version(), null, null, null))
                .toList();
    RingStatus ring = status.ring();
    return with(
        status,
        status.step(),
        ring == null
            ? null
            : new RingStatus(
                ring.id(),
                ring.epoch(),
                ring.whole(),
                ring.members(),
                ring.percent(),
                null,
                ring.segmentsUnderCopies(),
                ring.segmentsLost(),
                ring.incident()),
        members);
  }

  /**
   * Returns a status without the members' numbers of keys and bytes, and without the progress of a
   * move.
   */
  private static DistStoreStatus withoutProgress(DistStoreStatus status) {
    DistStoreStatus withoutNumbers = withoutNumbers(status);
    RingStatus ring = withoutNumbers.ring();
    StepStatus step = withoutNumbers.step();
    DistStoreStatus reduced =
        with(
            withoutNumbers,
            step == null
                ? null
                : new StepStatus(step.type(), step.pod(), step.reason(), step.since(), null),
            ring == null
                ? null
                : new RingStatus(
                    ring.id(),
                    ring.epoch(),
                    ring.whole(),
                    ring.members(),
                    null,
                    null,
                    null,
                    ring.segmentsLost(),
                    ring.incident()),
            withoutNumbers.members());
    return new DistStoreStatus(
        reduced.observedGeneration(),
        reduced.replicas(),
        reduced.readyReplicas(),
        reduced.selector(),
        reduced.image(),
        (reduced.conditions() == null ? List.<DistStoreStatus.Condition>of() : reduced.conditions())
            .stream()
                .map(
                    c ->
                        new DistStoreStatus.Condition(
                            c.type(),
                            c.status(),
                            c.observedGeneration(),
                            c.lastTransitionTime(),
                            c.reason(),
                            null))
                .toList(),
        reduced.step(),
        reduced.pendingRestart(),
        reduced.ring(),
        reduced.members(),
        withoutProgressOfLeaves(reduced.handoffs()));
  }

  private static List<LeaveReceipt> withoutProgressOfLeaves(List<LeaveReceipt> receipts) {
    return receipts.stream()
        .map(
            r ->
                "Leaving".equals(r.result())
                    ? new LeaveReceipt(
                        r.id(), null, null, null, null, null, null, null, null, r.result())
                    : r)
        .toList();
  }

  private static DistStoreStatus with(
      DistStoreStatus status, StepStatus step, RingStatus ring, List<MemberStatus> members) {
    return new DistStoreStatus(
        status.observedGeneration(),
        status.replicas(),
        status.readyReplicas(),
        status.selector(),
        status.image(),
        status.conditions(),
        step,
        status.pendingRestart(),
        ring,
        members,
        status.handoffs() == null ? List.of() : status.handoffs());
  }
}
