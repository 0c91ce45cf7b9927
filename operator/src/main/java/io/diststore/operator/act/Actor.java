package io.diststore.operator.act;

import io.diststore.crds.DistStoreRingSpec.Founding;
import io.diststore.operator.objects.Names;
import io.diststore.operator.objects.OneTimeObjects;
import io.diststore.operator.observe.AdminConnection;
import io.diststore.operator.observe.NodeReports;
import io.diststore.operator.observe.PodFacts;
import io.diststore.operator.observe.Snapshot;
import io.diststore.operator.plan.Step;
import io.diststore.ring.view.NodeId;
import io.diststore.thrift.admin.NotObeyed;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import org.apache.thrift.TException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out steps. A step acts only on the objects of the snapshot from which it was planned. To
 * make sure of that, each write to an existing object carries the object's resourceVersion, and
 * each command to leave names the node's incarnation. A failed command needs no handling here,
 * because the next pass observes the outcome and plans again.
 */
public final class Actor {
  private static final Logger LOG = LoggerFactory.getLogger(Actor.class);

  private final KubernetesClient client;
  private final NodeReports nodes;
  private final StatefulSetWriter statefulSets;

  public Actor(KubernetesClient client, NodeReports nodes, StatefulSetWriter statefulSets) {
    this.client = client;
    this.nodes = nodes;
    this.statefulSets = statefulSets;
  }

  /** Carries out a step that was planned from this snapshot. */
  public void act(Step step, Snapshot snapshot) {
    switch (step) {
      case Step.Register register -> register(register, snapshot);
      case Step.Grow grow -> statefulSets.write(snapshot, grow.to());
      case Step.Shrink shrink -> statefulSets.write(snapshot, shrink.to());
      // Marks pods with higher ordinals first. If the operator is killed before all pods are
      // marked, the next operator must remove the marked pods and all pods with higher ordinals.
      // This order keeps the number of those pods low.
      case Step.Retire retire -> retire.pods().reversed().forEach(pod -> retire(pod, snapshot));
      case Step.Leave leave -> leave.pods().reversed().forEach(pod -> die(pod, snapshot));
      case Step.Restart restart -> delete(restart.pod(), snapshot);
      case Step.Replace replace -> delete(replace.pod(), snapshot);
      case Step.Gone gone -> tellGone(gone.incarnations(), snapshot);
      case Step.Recover recover -> recover(recover, snapshot);
      case Step.AcceptLoss accept -> acceptLoss(accept.incident(), snapshot);
      case Step.Wait wait -> {}
      case Step.Blocked blocked -> {}
      case Step.Done done -> {}
    }
  }

  /**
   * Creates the ring object. Does not apply it, because that could empty the register of a running
   * ring.
   */
  private void register(Step.Register step, Snapshot snapshot) {
    Names names = snapshot.blueprint().names();
    String id = step.founding() == Founding.New ? OneTimeObjects.newRingId() : step.ringId();
    client.resource(OneTimeObjects.ring(names, id, step.founding())).create();
  }

  private void retire(PodFacts pod, Snapshot snapshot) {
    String patch =
        """
        {"metadata": {"resourceVersion": "%s", "annotations": {"%s": "%s"}}}
        """
            .formatted(pod.resourceVersion(), Names.RETIRED, pod.uid());
    client
        .pods()
        .inNamespace(snapshot.blueprint().names().namespace())
        .withName(pod.name())
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.JSON_MERGE)
                .withFieldManager(Names.FIELD_MANAGER)
                .build(),
            patch);
  }

  private void die(PodFacts pod, Snapshot snapshot) {
    long incarnation = pod.report().getIncarnation();
    try (AdminConnection node = nodes.connect(snapshot.pod(pod.name()), snapshot.token())) {
      // Both calls use the same connection, so the node that reports is the node that leaves.
      if (node.report().getIncarnation() == incarnation) {
        node.die(incarnation);
      }
    } catch (TException e) {
      LOG.info(
          "{} may not have received the command to leave its ring: {}", pod.name(), e.toString());
    }
  }

  private void delete(PodFacts pod, Snapshot snapshot) {
    List<StatusDetails> deleted =
        client.resource(snapshot.pod(pod.name())).lockResourceVersion().delete();
    if (deleted.isEmpty()) {
      LOG.info("{} no longer existed when the operator tried to delete it", pod.name());
    }
  }

  /** Tells one reachable member that incarnations have ended. This member informs the others. */
  private void tellGone(List<NodeId> ended, Snapshot snapshot) {
    for (PodFacts pod : reachableMembers(ended, snapshot)) {
      try (AdminConnection node = nodes.connect(snapshot.pod(pod.name()), snapshot.token())) {
        for (NodeId id : ended) {
          node.gone(id.name(), id.incarnation());
        }
        return;
      } catch (TException e) {
        LOG.debug("{} could not be told which members have ended: {}", pod.name(), e.toString());
      }
    }
  }

  private void recover(Step.Recover step, Snapshot snapshot) {
    try (AdminConnection node = nodes.connect(snapshot.pod(step.pod()), snapshot.token())) {
      node.recover(step.incarnations());
    } catch (NotObeyed e) {
      LOG.info("{} refuses to recover the ring: {}", step.pod(), e.getMessage());
    } catch (TException e) {
      LOG.info("{} may not have been told to recover the ring: {}", step.pod(), e.toString());
    }
  }

  /**
   * Tells every reachable member that the loss is accepted, because the member that proposes the
   * next view must know it.
   */
  private void acceptLoss(String incident, Snapshot snapshot) {
    for (PodFacts pod : reachableMembers(List.of(), snapshot)) {
      try (AdminConnection node = nodes.connect(snapshot.pod(pod.name()), snapshot.token())) {
        node.acceptLoss(incident);
      } catch (TException e) {
        LOG.info(
            "{} did not confirm that the loss {} is accepted: {}",
            pod.name(),
            incident,
            e.toString());
      }
    }
  }

  private static List<PodFacts> reachableMembers(List<NodeId> except, Snapshot snapshot) {
    return snapshot.observation().pods().stream()
        .filter(p -> p.report() != null && !p.isParked())
        .filter(p -> except.stream().noneMatch(id -> id.equals(idOf(p))))
        .toList();
  }

  private static NodeId idOf(PodFacts pod) {
    return new NodeId(pod.name(), pod.report().getIncarnation());
  }
}
