package io.diststore.ring.membership;

import io.diststore.ring.message.Message;
import io.diststore.ring.register.RegisterHost;
import io.diststore.ring.shell.Registered;
import io.diststore.ring.shell.Rules;
import io.diststore.ring.shell.Timing;
import io.diststore.ring.turn.Turn;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Gives a view register access to the member that uses it. */
public record RegisterSeat(
    Turn turn, Consumer<View> learn, Runnable answered, Supplier<Set<NodeId>> answering)
    implements RegisterHost {
  @Override
  public NodeId self() {
    return turn.self();
  }

  @Override
  public View view() {
    return turn.view();
  }

  @Override
  public long now() {
    return turn.now();
  }

  @Override
  public Timing timing() {
    return turn.timing();
  }

  @Override
  public Rules rules() {
    return turn.rules();
  }

  @Override
  public long randomNanos(long bound) {
    return turn.settings().random().nextLong(bound);
  }

  @Override
  public void send(NodeId to, Message message) {
    // All members of the register have the view in force.
    turn.send(to, turn.views().abridge(message, turn.view()));
  }

  @Override
  public Set<NodeId> answeringMembers() {
    return answering.get();
  }

  @Override
  public void readCell() {
    turn.outbox().readRegister();
  }

  @Override
  public void replaceInCell(Registered expected, Registered next, boolean restores) {
    turn.outbox().replaceInRegister(expected, next, restores);
  }

  @Override
  public void onDecided(View decided) {
    learn.accept(decided);
  }

  @Override
  public void onRegisterAnswered() {
    answered.run();
  }
}
