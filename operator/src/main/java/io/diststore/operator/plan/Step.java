package io.diststore.operator.plan;

import io.diststore.crds.DistStoreRingSpec.Founding;
import io.diststore.operator.observe.PodFacts;
import io.diststore.operator.observe.StallReason;
import io.diststore.ring.view.NodeId;
import java.util.List;
import java.util.stream.Collectors;

/** The one action that the operator takes next. */
public sealed interface Step {
  /** The name of the step in the status. */
  default String type() {
    return getClass().getSimpleName();
  }

  /** The names of the pods that the step acts on, separated by commas, or null. */
  default String podNames() {
    return null;
  }

  /** The reason for the step, as one word, or null. */
  default String reason() {
    return null;
  }

  /** A sentence that describes the step, or gives the reason for it. */
  String message();

  /**
   * Whether the step changes anything. Before the operator carries out such a step, it observes the
   * store through the API server and plans again, because its caches may be outdated.
   */
  default boolean acts() {
    return true;
  }

  /** Create the ring object. */
  record Register(Founding founding, String ringId) implements Step {
    @Override
    public String message() {
      return founding == Founding.New
          ? "creating the ring object, so that a node can found the ring"
          : "creating the ring object again: the ring exists, but its object was deleted";
    }
  }

  /** Raise the number of pods in one go, or start the first pods. */
  record Grow(int from, int to) implements Step {
    @Override
    public String message() {
      return from == 0
          ? "starting " + to + " pods"
          : "growing from " + from + " to " + to + " pods";
    }
  }

  /**
   * Mark pods as retired. These pods will be removed for good, because the operator never removes
   * the mark.
   */
  record Retire(List<PodFacts> pods) implements Step {
    public Retire {
      pods = List.copyOf(pods);
    }

    @Override
    public String reason() {
      return "ScaleDown";
    }

    @Override
    public String podNames() {
      return names(pods);
    }

    @Override
    public String message() {
      return "retiring " + podNames() + ": they will hand over their keys and be removed";
    }
  }

  /**
   * Tell the nodes of retired pods to hand over, leave the ring and park. The step names all of
   * these nodes, so they leave in one view.
   */
  record Leave(List<PodFacts> pods) implements Step {
    public Leave {
      pods = List.copyOf(pods);
    }

    @Override
    public String podNames() {
      return names(pods);
    }

    @Override
    public String reason() {
      return "ScaleDown";
    }

    @Override
    public String message() {
      return "telling " + podNames() + " to hand over their keys and leave the ring";
    }
  }

  /** Remove the pods with the highest ordinals. These pods no longer hold any keys. */
  record Shrink(int from, int to) implements Step {
    @Override
    public String message() {
      return "shrinking from " + from + " to " + to + " pods; the removed pods hold no keys";
    }
  }

  /**
   * Delete a pod, which hands over its keys before it ends. Kubernetes then creates the pod again.
   */
  record Restart(PodFacts pod, String reason) implements Step {
    @Override
    public String podNames() {
      return pod.name();
    }

    @Override
    public String message() {
      return "restarting " + pod.name() + " with the current spec";
    }
  }

  /**
   * Delete a pod as in {@link Restart}, but because a person asked the operator to replace the pod.
   */
  record Replace(PodFacts pod) implements Step {
    @Override
    public String podNames() {
      return pod.name();
    }

    @Override
    public String message() {
      return "replacing " + pod.name() + ", because its annotation requests it";
    }
  }

  /** Tell the ring that incarnations of members have ended. */
  record Gone(List<NodeId> incarnations) implements Step {
    public Gone {
      incarnations = List.copyOf(incarnations);
    }

    @Override
    public String podNames() {
      return incarnations.stream().map(NodeId::name).collect(Collectors.joining(","));
    }

    @Override
    public String message() {
      return podNames() + " ended without leaving the ring";
    }
  }

  /**
   * Tell a ring that has lost its majority that incarnations of members have ended, and that it
   * must continue without them.
   *
   * @param pod the pod of the member that is told
   */
  record Recover(List<NodeId> incarnations, String pod) implements Step {
    public Recover {
      incarnations = List.copyOf(incarnations);
    }

    @Override
    public String podNames() {
      return incarnations.stream().map(NodeId::name).collect(Collectors.joining(","));
    }

    @Override
    public String message() {
      return "the ring has lost its majority, because %s ended. Telling it, through %s, to continue without them"
          .formatted(podNames(), pod);
    }
  }

  /** Tell the ring that lost data is given up. */
  record AcceptLoss(String incident) implements Step {
    @Override
    public String reason() {
      return incident;
    }

    @Override
    public String message() {
      return "the loss " + incident + " is accepted: the lost segments start empty";
    }
  }

  /** Do nothing yet. The wait ends by itself. */
  record Wait(WaitReason waitReason, String message) implements Step {
    @Override
    public String reason() {
      return waitReason.name();
    }

    @Override
    public boolean acts() {
      return false;
    }
  }

  /** Do nothing until a person acts. */
  record Blocked(StallReason stallReason, String message) implements Step {
    @Override
    public String reason() {
      return stallReason.name();
    }

    @Override
    public boolean acts() {
      return false;
    }
  }

  /** Do nothing, because the store matches its spec. */
  record Done() implements Step {
    @Override
    public String message() {
      return "the store matches its spec, and the ring is whole";
    }

    @Override
    public boolean acts() {
      return false;
    }
  }

  private static String names(List<PodFacts> pods) {
    return pods.stream().map(PodFacts::name).collect(Collectors.joining(","));
  }
}
