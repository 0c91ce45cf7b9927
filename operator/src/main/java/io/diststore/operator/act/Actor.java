package io.diststore.operator.act;

import io.diststore.crds.DistStoreRingSpec.Founding;
import io.diststore.operator.objects.Identity;
import io.diststore.operator.objects.Names;
import io.diststore.operator.observe.Look;
import io.diststore.operator.observe.NodeConnection;
import io.diststore.operator.observe.NodeReports;
import io.diststore.operator.observe.PodFacts;
import io.diststore.operator.plan.Step;
import io.diststore.ring.view.NodeId;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import org.apache.thrift.TException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries a step out, on the very objects that were seen: each write carries their resourceVersion,
 * each word to a node its incarnation. Whatever fails is seen, and planned, again.
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

  /** Carries out a step that was planned from this look. */
  public void act(Step step, Look look) {
    switch (step) {
      case Step.Register register -> register(register, look);
      case Step.Grow grow -> statefulSets.write(look, grow.to());
      case Step.Shrink shrink -> statefulSets.write(look, shrink.to());
      // The highest first: cut short in between, as few as possible have to go.
      case Step.Retire retire -> retire.leavers().reversed().forEach(pod -> retire(pod, look));
      case Step.Leave leave -> leave.leavers().reversed().forEach(pod -> die(pod, look));
      case Step.Restart restart -> delete(restart.pod(), look);
      case Step.Replace replace -> delete(replace.pod(), look);
      case Step.Gone gone -> tellGone(gone.lives(), look);
      case Step.AcceptLoss accept -> acceptLoss(accept.incident(), look);
      case Step.Wait wait -> {}
      case Step.Blocked blocked -> {}
      case Step.Done done -> {}
    }
  }

  /** Created, never applied: an apply could empty the register of a living ring. */
  private void register(Step.Register step, Look look) {
    Names names = look.blueprint().names();
    String id = step.founding() == Founding.New ? Identity.newRingId() : step.ringId();
    client.resource(Identity.ring(names, id, step.founding())).create();
  }

  private void retire(PodFacts pod, Look look) {
    String patch =
        """
        {"metadata": {"resourceVersion": "%s", "annotations": {"%s": "%s"}}}
        """
            .formatted(pod.resourceVersion(), Names.RETIRED, pod.uid());
    client
        .pods()
        .inNamespace(look.blueprint().names().namespace())
        .withName(pod.name())
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.JSON_MERGE)
                .withFieldManager(Names.FIELD_MANAGER)
                .build(),
            patch);
  }

  private void die(PodFacts pod, Look look) {
    long life = pod.report().getIncarnation();
    try (NodeConnection node = nodes.connect(look.pod(pod.name()), look.token())) {
      // On one connection, so that who says who it is and who is told to leave are the same.
      if (node.report().getIncarnation() == life) {
        node.die(life);
      }
    } catch (TException e) {
      LOG.info(
          "{} was told to leave, but it is not sure that it heard: {}", pod.name(), e.toString());
    }
  }

  private void delete(PodFacts pod, Look look) {
    Pod seen = look.pod(pod.name());
    List<StatusDetails> deleted = client.resource(seen).lockResourceVersion().delete();
    if (deleted.isEmpty()) {
      LOG.info("{} was gone before it was deleted", pod.name());
    }
  }

  private void tellGone(List<NodeId> lives, Look look) {
    for (PodFacts pod : listeners(lives, look)) {
      try (NodeConnection node = nodes.connect(look.pod(pod.name()), look.token())) {
        for (NodeId life : lives) {
          node.gone(life.name(), life.incarnation());
        }
        return;
      } catch (TException e) {
        LOG.debug("{} could not be told who is gone: {}", pod.name(), e.toString());
      }
    }
  }

  /** Said to everybody: whoever proposes the next view must have heard it. */
  private void acceptLoss(String incident, Look look) {
    for (PodFacts pod : listeners(List.of(), look)) {
      try (NodeConnection node = nodes.connect(look.pod(pod.name()), look.token())) {
        node.acceptLoss(incident);
      } catch (TException e) {
        LOG.info(
            "{} did not take the word that {} is accepted: {}", pod.name(), incident, e.toString());
      }
    }
  }

  private static List<PodFacts> listeners(List<NodeId> except, Look look) {
    return look.seen().pods().stream()
        .filter(p -> p.report() != null && !p.parked())
        .filter(p -> except.stream().noneMatch(id -> id.equals(idOf(p))))
        .toList();
  }

  private static NodeId idOf(PodFacts pod) {
    return new NodeId(pod.name(), pod.report().getIncarnation());
  }
}
