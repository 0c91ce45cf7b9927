package io.diststore.node;

/** On a machine of its user's, a process ends when its node has left. */
final class EndingOnMachine implements Ending {
  private volatile Departure departure;

  @Override
  public void begin(Departure begun) {
    departure = begun;
  }

  @Override
  public void terminated() {
    departure.beginAndEnd("SIGTERM");
  }

  @Override
  public void die() {
    departure.beginAndEnd("die()");
  }

  @Override
  public boolean parked() {
    return false;
  }

  @Override
  public boolean marked() {
    return false;
  }

  @Override
  public String objection() {
    return departure == null ? "This node is just starting. Ask again in a moment." : null;
  }

  @Override
  public void retire() {
    die();
  }
}
