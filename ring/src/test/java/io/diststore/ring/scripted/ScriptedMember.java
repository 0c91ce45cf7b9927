package io.diststore.ring.scripted;

import io.diststore.ring.message.Envelope;
import io.diststore.ring.request.Answer;
import io.diststore.ring.segment.Slabs;
import io.diststore.ring.shell.Destination;
import io.diststore.ring.shell.LeaveReceipt;
import io.diststore.ring.shell.Limits;
import io.diststore.ring.shell.Notice;
import io.diststore.ring.shell.Outbox;
import io.diststore.ring.shell.Registered;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.shell.Rules;
import io.diststore.ring.shell.Ticket;
import io.diststore.ring.shell.Timing;
import io.diststore.ring.turn.Observer;
import io.diststore.ring.turn.RegisterChoice;
import io.diststore.ring.turn.RingSettings;
import io.diststore.ring.turn.Turn;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Lost;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.View;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A member that consists only of a {@link Turn}. Each test adds the one part that it tests. The
 * test sets the time and the view, and observes the part's messages and stages.
 */
public final class ScriptedMember {
  public static final NodeId SELF = id("self");

  private final Turn turn;
  private final List<String> stages = new ArrayList<>();
  private final List<NodeId> receivers = new ArrayList<>();
  private LeaveReceipt receipt;
  private long now = 1;

  /** Creates a member that follows all rules. Its ring has one segment. */
  public ScriptedMember() {
    this(EnumSet.noneOf(Rule.class));
  }

  /**
   * @param broken the rules that the member does not follow
   */
  public ScriptedMember(EnumSet<Rule> broken) {
    Endpoint here = endpoint(SELF);
    turn =
        new Turn(
            new RingSettings(
                SELF,
                here,
                here,
                1,
                Timing.DEFAULT,
                Limits.DEFAULT,
                RegisterChoice.PEERS,
                new Slabs()::table,
                new SplittableRandom(1),
                Rules.without(broken),
                new StageRecorder()));
    advance(0);
  }

  public Turn turn() {
    return turn;
  }

  public void advance(long nanos) {
    now += nanos;
    turn.onEvent(now, new Recorder());
  }

  /** Puts a view in force. The view has one segment, one copy, and the given members. */
  public void install(long epoch, List<NodeId> serving, List<NodeId> target, Member... members) {
    turn.install(
        new View(new RingId(1, 1), epoch, 1, 1, List.of(members), serving, target, Lost.NONE));
  }

  public static NodeId id(String name) {
    return new NodeId(name, 1);
  }

  public static Member member(NodeId id, MemberState state) {
    return new Member(id, state, endpoint(id), endpoint(id));
  }

  private static Endpoint endpoint(NodeId id) {
    return new Endpoint(id.name(), 1);
  }

  /** Returns the names of all stages after the first one, in the order in which they began. */
  public List<String> stages() {
    return Collections.unmodifiableList(stages);
  }

  /** Returns the receivers of all messages, in the order of sending. */
  public List<NodeId> receivers() {
    return Collections.unmodifiableList(receivers);
  }

  /** Returns the receipt of the leave, or null while the member has not left. */
  public LeaveReceipt receipt() {
    return receipt;
  }

  private final class StageRecorder implements Observer {
    @Override
    public void onStage(NodeId node, int segment, Enum<?> before, Enum<?> after, String why) {
      stages.add(after.name());
    }
  }

  private final class Recorder implements Outbox {
    @Override
    public void send(Destination to, Envelope envelope) {
      receivers.add(to.id());
    }

    @Override
    public void answer(Ticket ticket, Answer answer) {}

    @Override
    public void notice(Notice notice) {
      if (notice instanceof Notice.LeaveDone left) {
        receipt = left.receipt();
      }
    }

    @Override
    public void readRegister() {}

    @Override
    public void replaceInRegister(Registered expected, Registered next, boolean restores) {}
  }
}
