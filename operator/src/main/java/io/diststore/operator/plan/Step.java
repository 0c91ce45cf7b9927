package io.diststore.operator.plan;

import io.diststore.crds.DistStoreRingSpec.Founding;
import io.diststore.operator.observe.Obstacle;
import io.diststore.operator.observe.PodFacts;
import io.diststore.ring.view.NodeId;
import java.util.List;
import java.util.stream.Collectors;

/** The one thing to do next. */
public sealed interface Step {
  /** Its name in the status. */
  default String type() {
    return getClass().getSimpleName();
  }

  /** The pods it is about, as people are told. */
  default String pods() {
    return null;
  }

  /** Why, in one word, or null. */
  default String reason() {
    return null;
  }

  /** Why, in a sentence. */
  String message();

  /**
   * Whether it changes anything. Such a step is planned again from what the API server says now,
   * and only that plan is carried out: caches may be behind.
   */
  default boolean acts() {
    return true;
  }

  /** Create the ring object. */
  record Register(Founding founding, String ringId) implements Step {
    @Override
    public String message() {
      return founding == Founding.New
          ? "the ring may be founded"
          : "there is a ring already, but its object is gone";
    }
  }

  /** Have more pods, all of them at once, or begin with some. */
  record Grow(int from, int to) implements Step {
    @Override
    public String message() {
      return from == 0 ? "starting " + to + " pods" : "from " + from + " to " + to + " pods";
    }
  }

  /** Mark pods as leaving for good. From here on there is no way back. */
  record Retire(List<PodFacts> leavers) implements Step {
    public Retire {
      leavers = List.copyOf(leavers);
    }

    @Override
    public String type() {
      return "Leave";
    }

    @Override
    public String reason() {
      return "Retiring";
    }

    @Override
    public String pods() {
      return names(leavers);
    }

    @Override
    public String message() {
      return pods() + " will hand over and leave";
    }
  }

  /** Tell the nodes of retired pods to hand over, leave and park: all of them, for one view. */
  record Leave(List<PodFacts> leavers) implements Step {
    public Leave {
      leavers = List.copyOf(leavers);
    }

    @Override
    public String pods() {
      return names(leavers);
    }

    @Override
    public String reason() {
      return "ScaleDown";
    }

    @Override
    public String message() {
      return pods() + " hand over and leave";
    }
  }

  /** Take away the highest pods, which hold nothing any more. */
  record Shrink(int from, int to) implements Step {
    @Override
    public String message() {
      return "from " + from + " to " + to + " pods; those that go have handed over";
    }
  }

  /** Delete a pod, which hands over while it ends, and is made anew. */
  record Restart(PodFacts pod, String reason) implements Step {
    @Override
    public String pods() {
      return pod.name();
    }

    @Override
    public String message() {
      return pod.name() + " is started anew with the present spec";
    }
  }

  /** The same, because a person asks for this pod. */
  record Replace(PodFacts pod) implements Step {
    @Override
    public String pods() {
      return pod.name();
    }

    @Override
    public String message() {
      return pod.name() + " is replaced as its annotation asks";
    }
  }

  /** Tell the ring that lives of members are over. */
  record Gone(List<NodeId> lives) implements Step {
    public Gone {
      lives = List.copyOf(lives);
    }

    @Override
    public String pods() {
      return lives.stream().map(NodeId::name).collect(Collectors.joining(","));
    }

    @Override
    public String message() {
      return pods() + " ended without leaving";
    }
  }

  /** Tell the ring that a loss is for good. */
  record AcceptLoss(String incident) implements Step {
    @Override
    public String reason() {
      return incident;
    }

    @Override
    public String message() {
      return "the loss " + incident + " is accepted: its segments start empty";
    }
  }

  /** Do nothing for now. */
  record Wait(Awaited awaited, String message) implements Step {
    @Override
    public String reason() {
      return awaited.name();
    }

    @Override
    public boolean acts() {
      return false;
    }
  }

  /** Do nothing until a person acts. */
  record Blocked(Obstacle obstacle, String message) implements Step {
    @Override
    public String reason() {
      return obstacle.name();
    }

    @Override
    public boolean acts() {
      return false;
    }
  }

  /** There is nothing to do. */
  record Done() implements Step {
    @Override
    public String message() {
      return "as the spec says, and whole";
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
