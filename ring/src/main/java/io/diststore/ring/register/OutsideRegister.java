package io.diststore.ring.register;

import io.diststore.ring.message.Message;
import io.diststore.ring.shell.Outbox;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import java.util.Set;
import java.util.function.Supplier;

/** A register outside of the ring; its answers are events of the member. */
public final class OutsideRegister implements ViewRegister {
  private final Supplier<Outbox> outbox;

  public OutsideRegister(Supplier<Outbox> outbox) {
    this.outbox = outbox;
  }

  @Override
  public void compareAndSet(View next) {
    outbox.get().compareAndSet(next);
  }

  /** The register outside has no majority to lose. */
  @Override
  public boolean recover(View next, Set<NodeId> dead) {
    return false;
  }

  @Override
  public void read() {
    outbox.get().readRegister();
  }

  @Override
  public void installed() {}

  @Override
  public void tick() {}

  /** Members of such a ring exchange no register messages; one that comes is of no use. */
  @Override
  public void received(NodeId from, Message message) {}
}
