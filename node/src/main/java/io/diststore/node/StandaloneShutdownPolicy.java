package io.diststore.node;

/**
 * The shutdown policy of a node on a user's machine. The process exits as soon as the node has
 * left.
 */
final class StandaloneShutdownPolicy implements ShutdownPolicy {
  private volatile Shutdown shutdown;

  @Override
  public void attach(Shutdown attached) {
    shutdown = attached;
  }

  @Override
  public void onSigterm() {
    shutdown.leaveAndExit("SIGTERM");
  }

  @Override
  public void onDie() {
    shutdown.leaveAndExit("die()");
  }

  @Override
  public boolean isParked() {
    return false;
  }

  @Override
  public boolean isMarked() {
    return false;
  }

  @Override
  public String objection() {
    return shutdown == null ? "This node is still starting. Ask again in a moment." : null;
  }

  @Override
  public void retire() {
    onDie();
  }
}
