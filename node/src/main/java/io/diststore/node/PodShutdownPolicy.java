package io.diststore.node;

import io.diststore.node.kubernetes.PodLifecycle;
import io.diststore.node.kubernetes.PodRuntime;

/** In a pod, the pod decides when its node leaves. The node of a retired pod parks. */
final class PodShutdownPolicy implements ShutdownPolicy {
  private final PodRuntime pod;
  private volatile PodLifecycle lifecycle;

  PodShutdownPolicy(PodRuntime pod) {
    this.pod = pod;
  }

  @Override
  public void attach(Shutdown shutdown) {
    lifecycle = pod.start(shutdown);
  }

  @Override
  public void onSigterm() {
    lifecycle.onSigterm();
  }

  /**
   * Retires the node. The store service has checked {@link #objection} before, so the pod is marked
   * as retired.
   */
  @Override
  public void onDie() {
    lifecycle.retire();
  }

  @Override
  public boolean isParked() {
    return lifecycle == null ? pod.isParked() : lifecycle.isParked();
  }

  @Override
  public boolean isMarked() {
    return lifecycle == null ? pod.isParked() : lifecycle.isMarked();
  }

  @Override
  public String objection() {
    return isMarked()
        ? null
        : "This node does not see its pod marked as retired. The operator sets that mark before a pod leaves for good; to have fewer pods, scale the DistStore. If the mark is set, ask again later: the kubelet can take a minute or two to show it to the node.";
  }

  @Override
  public void retire() {
    lifecycle.retire();
  }
}
