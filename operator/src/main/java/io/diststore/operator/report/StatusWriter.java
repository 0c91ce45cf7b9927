package io.diststore.operator.report;

import io.diststore.crds.DistStore;
import io.diststore.crds.DistStoreStatus;
import io.diststore.crds.DistStoreStatus.MemberStatus;
import io.diststore.crds.DistStoreStatus.RingStatus;
import io.diststore.crds.DistStoreStatus.StepStatus;
import io.diststore.operator.act.Answers;
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
 * Writes a status that says something new: at once if it is more than numbers that go up and down,
 * and otherwise every five seconds at most, or every thirty for what only drifts.
 */
public final class StatusWriter {
  private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);
  private static final Duration BETWEEN_PROGRESS = Duration.ofSeconds(5);
  private static final Duration BETWEEN_DRIFT = Duration.ofSeconds(30);

  private final Map<String, Instant> lastWrites = new ConcurrentHashMap<>();

  /** Writes the status of a store if it is time. */
  public void write(
      DistStore store, DistStoreStatus status, Context<DistStore> context, Instant now) {
    DistStoreStatus before = store.getStatus();
    if (status.equals(before)) {
      return;
    }
    String uid = store.getMetadata().getUid();
    Instant last = lastWrites.getOrDefault(uid, Instant.EPOCH);
    Duration due = Duration.between(last, now);
    boolean drift = before != null && settled(status).equals(settled(before));
    boolean progress = before != null && still(status).equals(still(before));
    if (drift && due.compareTo(BETWEEN_DRIFT) < 0
        || progress && due.compareTo(BETWEEN_PROGRESS) < 0) {
      return;
    }
    DistStore fresh = new DistStore();
    fresh.setMetadata(
        new ObjectMetaBuilder()
            .withName(store.getMetadata().getName())
            .withNamespace(store.getMetadata().getNamespace())
            // Of this very store: one of its name that came later has another ring.
            .withUid(uid)
            .build());
    fresh.setStatus(status);
    try {
      PrimaryUpdateAndCacheUtils.ssaPatchStatusAndCacheResource(store, fresh, context);
      lastWrites.put(uid, now);
    } catch (KubernetesClientException e) {
      if (!Answers.outOfDate(e)) {
        throw e;
      }
      LOG.debug("{} is gone, and with it its status", store.getMetadata().getName(), e);
    }
  }

  /** Forgets a store that is gone. */
  public void forget(DistStore store) {
    lastWrites.remove(store.getMetadata().getUid());
  }

  /** What is left without the keys and bytes of members, which change with every client's write. */
  private static DistStoreStatus settled(DistStoreStatus status) {
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

  /** What is left without progress either. */
  private static DistStoreStatus still(DistStoreStatus status) {
    DistStoreStatus settled = settled(status);
    RingStatus ring = settled.ring();
    StepStatus step = settled.step();
    DistStoreStatus still =
        with(
            settled,
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
            settled.members());
    return new DistStoreStatus(
        still.observedGeneration(),
        still.replicas(),
        still.readyReplicas(),
        still.selector(),
        still.image(),
        (still.conditions() == null ? List.<DistStoreStatus.Condition>of() : still.conditions())
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
        still.step(),
        still.pendingRestart(),
        still.ring(),
        still.members(),
        withoutProgress(still.handoffs()));
  }

  private static List<DistStoreStatus.Handoff> withoutProgress(
      List<DistStoreStatus.Handoff> handoffs) {
    return handoffs.stream()
        .map(
            h ->
                "Leaving".equals(h.result())
                    ? new DistStoreStatus.Handoff(
                        h.id(), null, null, null, null, null, null, null, null, h.result())
                    : h)
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
