package io.diststore.node;

import io.diststore.node.kubernetes.PodLifecycle;
import io.diststore.node.kubernetes.PodRuntime;

/**
 * The shutdown policy of a node in a pod. The {@link PodLifecycle} decides when the node leaves,
 * parks and exits.
 */
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
   * Retires the node. The store service has already checked {@link #objection}, so the pod is
   * marked as retired.
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
        : "As far as this node can see, its pod is not marked as retired. The operator sets that mark before a pod leaves for good; to have fewer pods, scale the DistStore. If the mark is set, ask again later: the kubelet can take a minute or two to show the mark to the node.";
  }

  @Override
  public void retire() {
    lifecycle.retire();
  }
}
