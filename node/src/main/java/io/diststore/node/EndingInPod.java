package io.diststore.node;

import io.diststore.node.kubernetes.InPod;
import io.diststore.node.kubernetes.PodLife;

/** In a pod, the pod says when a node leaves; and one that is retired parks. */
final class EndingInPod implements Ending {
  private final InPod pod;
  private volatile PodLife life;

  EndingInPod(InPod pod) {
    this.pod = pod;
  }

  @Override
  public void begin(Departure departure) {
    life = pod.begin(departure);
  }

  @Override
  public void terminated() {
    life.terminated();
  }

  /** Obeyed only where nothing was objected: the pod bears its mark. */
  @Override
  public void die() {
    life.retire();
  }

  @Override
  public boolean parked() {
    return life == null ? pod.parked() : life.parked();
  }

  @Override
  public boolean marked() {
    return life == null ? pod.parked() : life.retired();
  }

  @Override
  public String objection() {
    return marked()
        ? null
        : "This node does not see its pod marked as retired, as the operator does before a pod is to leave for good: to have fewer pods, scale the DistStore. If the mark is set, ask again: it takes the kubelet up to a minute or two to bring it here.";
  }

  @Override
  public void retire() {
    life.retire();
  }
}
