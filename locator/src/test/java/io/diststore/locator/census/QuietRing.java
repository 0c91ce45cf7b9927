package io.diststore.locator.census;

import io.diststore.ring.message.Envelope;
import io.diststore.ring.message.ViewNews;
import io.diststore.ring.node.RingNode;
import io.diststore.ring.request.Answer;
import io.diststore.ring.request.Request;
import io.diststore.ring.segment.Slabs;
import io.diststore.ring.shell.Destination;
import io.diststore.ring.shell.Event;
import io.diststore.ring.shell.Limits;
import io.diststore.ring.shell.Notice;
import io.diststore.ring.shell.Outbox;
import io.diststore.ring.shell.Registered;
import io.diststore.ring.shell.Rules;
import io.diststore.ring.shell.Ticket;
import io.diststore.ring.shell.Timing;
import io.diststore.ring.sim.Agenda;
import io.diststore.ring.turn.Observer;
import io.diststore.ring.turn.RegisterChoice;
import io.diststore.ring.turn.RingSettings;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Lost;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A ring in which nothing goes wrong, except that nodes may stop. It runs in one thread, with
 * virtual time. Its members are instances of the shipped {@code RingNode}, with the default number
 * of segments and the default timing. They decide their views themselves. Every message is counted,
 * and takes 0.5 to 1.5 ms regardless of its size. Computing takes no time.
 */
final class QuietRing {
  static final int COPIES = 2;
  private static final long MILLI = 1_000_000;
  private static final long FIRST_EPOCH = 1;

  /** A request and its answer. The answer is null until it arrives. */
  static final class Question implements Ticket {
    Answer answer;
  }

  /** A machine with its node. */
  final class Machine implements Outbox {
    final RingNode node;
    private final Endpoint endpoint;

    private Machine(int number) {
      // This address is as long as the addresses in a real cluster, because views contain
      // addresses.
      endpoint = new Endpoint("10.1.%d.%d".formatted(number / 250, 1 + number % 250), 9900);
      NodeId id = new NodeId(endpoint.toString(), (1_750_000_000_000L << 20) + number);
      node =
          new RingNode(
              new RingSettings(
                  id,
                  endpoint,
                  endpoint,
                  RingSettings.SEGMENTS,
                  Timing.DEFAULT,
                  Limits.DEFAULT,
                  RegisterChoice.PEERS,
                  new Slabs()::table,
                  random.split(),
                  Rules.ALL,
                  Observer.NONE));
    }

    private boolean isRunning() {
      return byEndpoint.containsKey(endpoint);
    }

    private Member member() {
      return new Member(node.id(), MemberState.UP, endpoint, endpoint);
    }

    void give(Event event) {
      node.on(event, agenda.now(), this);
    }

    private void tick() {
      if (!isRunning()) {
        return;
      }
      give(new Event.Tick(agenda.now() / MILLI));
      agenda.after(Timing.DEFAULT.tickNanos(), this::tick);
    }

    @Override
    public void send(Destination to, Envelope envelope) {
      tally.add(envelope);
      Machine receiver = byEndpoint.get(to.endpoint());
      if (receiver == null) {
        return;
      }
      agenda.after(
          MILLI / 2 + random.nextLong(MILLI),
          () -> {
            if (receiver.isRunning()) {
              receiver.give(new Event.Received(envelope));
            }
          });
    }

    @Override
    public void answer(Ticket ticket, Answer answer) {
      ((Question) ticket).answer = answer;
    }

    @Override
    public void notice(Notice notice) {
      if (notice instanceof Notice.Installed installed) {
        installations.merge(installed.view().epoch(), 1, Integer::sum);
      }
    }

    @Override
    public void readRegister() {
      throw new IllegalStateException("this ring has no external register");
    }

    @Override
    public void replaceInRegister(Registered expected, Registered next, boolean restores) {
      throw new IllegalStateException("this ring has no external register");
    }
  }

  final List<Machine> machines = new ArrayList<>();

  /** Counts the messages that were sent since the last {@link #resetCounts}. */
  private Tally tally = new Tally();

  private final SplittableRandom random;
  private final Agenda agenda = new Agenda();
  private final Map<Endpoint, Machine> byEndpoint = new HashMap<>();
  private final Map<NodeId, Machine> byId = new HashMap<>();

  /** For each epoch, the number of nodes that have installed its view. */
  private final Map<Long, Integer> installations = new HashMap<>();

  /** Creates a ring whose members are UP, have equal copies and serve. */
  QuietRing(int nodes, long seed) {
    random = new SplittableRandom(seed);
    for (int i = 0; i < nodes; i++) {
      start();
    }
    List<Member> members = machines.stream().map(Machine::member).toList();
    List<NodeId> ids = members.stream().map(Member::id).toList();
    View view =
        new View(
            new RingId(7, seed),
            FIRST_EPOCH,
            RingSettings.SEGMENTS,
            COPIES,
            members,
            ids,
            List.of(),
            Lost.NONE);
    Envelope news = new Envelope(ids.get(0), FIRST_EPOCH, new ViewNews(view));
    machines.forEach(machine -> machine.give(new Event.Received(news)));
    run(1000);
    for (Machine machine : machines) {
      if (machine.node.status().serving() != machine.node.status().primaries()) {
        throw new IllegalStateException(
            machine.node.id() + " does not serve all segments that it is the primary of");
      }
    }
  }

  /** Starts a node that does not know the ring yet. */
  Machine start() {
    Machine machine = new Machine(machines.size());
    machines.add(machine);
    byEndpoint.put(machine.endpoint, machine);
    byId.put(machine.node.id(), machine);
    agenda.after(random.nextLong(Timing.DEFAULT.beaconNanos()), machine::tick);
    return machine;
  }

  /** Stops a node without a warning, like a machine that loses its power. */
  void stop(Machine machine) {
    machines.remove(machine);
    byEndpoint.remove(machine.endpoint);
  }

  /** Makes a node join through a member. */
  void join(Machine newcomer, Machine through) {
    newcomer.give(new Event.Join(List.of(through.endpoint)));
  }

  Question ask(Machine entry, Request request) {
    Question question = new Question();
    entry.give(new Event.Asked(question, request));
    return question;
  }

  Machine primary(int segment) {
    return byId.get(machines.get(0).node.primary(segment).id());
  }

  void resetCounts() {
    tally = new Tally();
  }

  Tally tally() {
    return tally;
  }

  SplittableRandom random() {
    return random;
  }

  void run(long millis) {
    agenda.runUntil(agenda.now() + millis * MILLI);
  }

  /** Returns how many nodes have installed the view of an epoch so far. */
  int installed(long epoch) {
    return installations.getOrDefault(epoch, 0);
  }
}
