package io.diststore.ring.register;

import io.diststore.ring.message.Message;
import io.diststore.ring.shell.Outbox;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A register outside of the ring. It answers with events that the member receives. */
public final class OutsideRegister implements ViewRegister {
  private final Supplier<Outbox> outbox;

  public OutsideRegister(Supplier<Outbox> outbox) {
    this.outbox = outbox;
  }

  @Override
  public void compareAndSet(View next) {
    outbox.get().compareAndSet(next);
  }

  /** Always refuses, because an outside register has no majority that could be lost. */
  @Override
  public boolean recover(UnaryOperator<View> successor, Set<NodeId> dead) {
    return false;
  }

  @Override
  public void read() {
    outbox.get().readRegister();
  }

  @Override
  public void onViewInstalled() {}

  @Override
  public void onTick() {}

  /**
   * Ignores the message, because members of a ring with an outside register exchange no register
   * messages.
   */
  @Override
  public void onMessage(NodeId from, Message message) {}
}
