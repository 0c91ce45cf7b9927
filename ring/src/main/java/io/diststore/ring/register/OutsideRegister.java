package io.diststore.ring.register;

import io.diststore.ring.message.Message;
import io.diststore.ring.shell.Outbox;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A register outside the ring, such as a Kubernetes object. Its answers reach the member as events.
 */
public final class OutsideRegister implements ViewRegister {
  private final Supplier<Outbox> outbox;

  public OutsideRegister(Supplier<Outbox> outbox) {
    this.outbox = outbox;
  }

  @Override
  public void compareAndSet(View next) {
    outbox.get().compareAndSet(next);
  }

  /** Returns false. An outside register needs no majority, so it never needs a recovery. */
  @Override
  public boolean recover(UnaryOperator<View> successor, Set<NodeId> dead) {
    return false;
  }

  @Override
  public void read() {
    outbox.get().readRegister();
  }

  @Override
  public void sample() {
    read();
  }

  @Override
  public void onViewInstalled() {}

  @Override
  public void onTick() {}

  /**
   * Ignores the message. Members exchange register messages only when they decide the views
   * themselves.
   */
  @Override
  public void onMessage(NodeId from, Message message) {}
}
