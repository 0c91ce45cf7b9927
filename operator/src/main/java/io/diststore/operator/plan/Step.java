package io.diststore.operator.plan;

import io.diststore.crds.DistStoreRingSpec.Founding;
import io.diststore.operator.observe.PodFacts;
import io.diststore.operator.observe.StallReason;
import io.diststore.ring.view.NodeId;
import java.util.List;
import java.util.stream.Collectors;

/** The one thing that the operator does next. */
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

  /** The step or its reason, in a sentence. */
  String message();

  /**
   * Whether the step changes anything. Because caches may be behind, the operator plans such a step
   * again from the state of the API server, and carries out only that second plan.
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

  /** Raise the number of pods in one go, or start the first ones. */
  record Grow(int from, int to) implements Step {
    @Override
    public String message() {
      return from == 0
          ? "starting " + to + " pods"
          : "growing from " + from + " to " + to + " pods";
    }
  }

  /** Mark pods as retired. They will be removed for good: the mark is never taken back. */
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
   * these nodes, so that they leave in one view.
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

  /** Remove the pods with the highest ordinals, which hold nothing any more. */
  record Shrink(int from, int to) implements Step {
    @Override
    public String message() {
      return "shrinking from " + from + " to " + to + " pods; the removed pods hold no keys";
    }
  }

  /** Delete a pod, which hands over while it ends. Kubernetes then creates it again. */
  record Restart(PodFacts pod, String reason) implements Step {
    @Override
    public String podNames() {
      return pod.name();
    }

    @Override
    public String message() {
      return "restarting " + pod.name() + " with the present spec";
    }
  }

  /** Delete a pod like {@link Restart}, but because a person asked for this pod to be replaced. */
  record Replace(PodFacts pod) implements Step {
    @Override
    public String podNames() {
      return pod.name();
    }

    @Override
    public String message() {
      return "replacing " + pod.name() + ", as its annotation asks";
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

  /** Do nothing yet: the wait ends by itself. */
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

  /** Do nothing: the store is as its spec says. */
  record Done() implements Step {
    @Override
    public String message() {
      return "the store is as the spec says, and the ring is whole";
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
