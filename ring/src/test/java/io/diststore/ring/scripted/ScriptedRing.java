package io.diststore.ring.scripted;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.message.Envelope;
import io.diststore.ring.message.JoinRequest;
import io.diststore.ring.message.Message;
import io.diststore.ring.node.RingNode;
import io.diststore.ring.request.Answer;
import io.diststore.ring.request.Operation;
import io.diststore.ring.request.Refusal;
import io.diststore.ring.request.Request;
import io.diststore.ring.segment.ClientId;
import io.diststore.ring.segment.Key;
import io.diststore.ring.segment.RequestId;
import io.diststore.ring.segment.Slabs;
import io.diststore.ring.shell.Destination;
import io.diststore.ring.shell.Event;
import io.diststore.ring.shell.LeaveReceipt;
import io.diststore.ring.shell.Limits;
import io.diststore.ring.shell.Notice;
import io.diststore.ring.shell.Outbox;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.shell.Rules;
import io.diststore.ring.shell.Ticket;
import io.diststore.ring.shell.Timing;
import io.diststore.ring.turn.RegisterChoice;
import io.diststore.ring.turn.RingSettings;
import io.diststore.ring.turn.Witness;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Lost;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.Roles;
import io.diststore.ring.view.View;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * A ring of one segment whose schedule a test writes down: it decides which message arrives when,
 * which view is decided, and what time it is. The primary order of the members is the order of
 * {@link #order}.
 */
public final class ScriptedRing {
  public static final long MILLI = 1_000_000;

  /** A message on its way. */
  public record Sent(NodeId from, NodeId to, Message message) {
    boolean is(Class<? extends Message> kind, NodeId sender, NodeId receiver) {
      return kind.isInstance(message) && from.equals(sender) && to.equals(receiver);
    }
  }

  private record Call(String name) implements Ticket {}

  public final Map<NodeId, RingNode> nodes = new LinkedHashMap<>();
  public final Map<String, Answer> answers = new HashMap<>();
  private final Map<NodeId, LeaveReceipt> receipts = new HashMap<>();
  public final List<NodeId> order;
  public View view;

  /** The last view that a member proposed, or null. */
  public View proposed;

  public long now = 10_000 * MILLI;

  private record Flying(Sent sent, Envelope envelope) {}

  private final List<Flying> flying = new ArrayList<>();

  /** Members that are UP from the first view on, all of them owners of the one segment. */
  public ScriptedRing(int members, EnumSet<Rule> broken) {
    List<Member> up = new ArrayList<>();
    for (int i = 0; i < members; i++) {
      NodeId id = new NodeId("n" + i, 1);
      Endpoint at = new Endpoint(id.name(), 1);
      up.add(new Member(id, MemberState.UP, at, at));
      // A chunk is one entry: sessions can be cut anywhere.
      Limits limits =
          Limits.builder()
              .keyBytes(100)
              .valueBytes(100)
              .requests(100)
              .requestBytes(10_000)
              .waitingPerSegment(100)
              .waitingTotal(100)
              .pendingBytes(2_000)
              .chunkBytes(1)
              .windowBytes(1_000)
              .windowSegments(1)
              .openSessions(8)
              .clients(100)
              .marksPerMessage(1)
              .build();
      RingSettings settings =
          new RingSettings(
              id,
              at,
              at,
              1,
              Timing.DEFAULT,
              limits,
              RegisterChoice.OUTSIDE,
              new Slabs()::table,
              new SplittableRandom(1),
              Rules.without(broken),
              Witness.NONE);
      nodes.put(id, new RingNode(settings));
    }
    List<NodeId> ids = up.stream().map(Member::id).toList();
    view = new View(new RingId(1, 1), 1, 1, members, up, ids, List.of(), Lost.NONE);
    order = new Roles(view, null, false).inSync(0);
    ids.forEach(this::learn);
  }

  /** Beacons go round twice, so that the primary holds every lease. */
  public void serve() {
    for (int round = 0; round < 2; round++) {
      advance(250);
      for (int rank = 0; rank < order.size(); rank++) {
        tick(rank);
      }
      deliver(sent -> true);
    }
    assertThat(isReadable(0)).as("the primary serves").isTrue();
  }

  public RingNode node(int rank) {
    return nodes.get(order.get(rank));
  }

  /** The next view is decided: that member is DOWN. Nobody has heard of it yet. */
  public void decideDown(int rank) {
    decide(rank, MemberState.DOWN);
  }

  /**
   * The next view is decided, in which that member is in that state. Nobody has heard of it yet.
   */
  public void decide(int rank, MemberState state) {
    List<Member> members =
        view.members().stream()
            .map(m -> m.id().equals(order.get(rank)) ? m.withState(state) : m)
            .toList();
    view =
        new View(
            view.ringId(),
            view.epoch() + 1,
            1,
            view.copies(),
            members,
            view.serving(),
            view.target(),
            view.lost());
  }

  /** The member hears of the decided view from the register. */
  public void learn(int rank) {
    learn(order.get(rank));
  }

  private void learn(NodeId id) {
    on(id, new Event.RegisterRead(view));
  }

  public void askToLeave(int rank) {
    on(order.get(rank), new Event.Leave());
  }

  /** Somebody who has no view asks that member to be admitted. */
  public void newcomerAsks(String name, int rank) {
    newcomerAsks(name, rank, 0);
  }

  /**
   * The same, of somebody who knows how many there are to be.
   *
   * @param expected so many
   */
  public void newcomerAsks(String name, int rank, int expected) {
    Endpoint at = new Endpoint(name, 1);
    Envelope asks =
        new Envelope(new NodeId(name, 1), Envelope.NO_VIEW, new JoinRequest(at, at, expected));
    on(order.get(rank), new Event.Received(asks));
  }

  /** How that member's leave ended, or null while it lasts. */
  public LeaveReceipt receipt(int rank) {
    return receipts.get(order.get(rank));
  }

  /** A tick at a node whose wall clock is ahead. */
  public void tickAhead(int rank, long millis) {
    on(order.get(rank), new Event.Tick(now / MILLI + millis));
  }

  public void tick(int rank) {
    on(order.get(rank), new Event.Tick(now / MILLI));
  }

  public void advance(long millis) {
    now += millis * MILLI;
  }

  /**
   * All messages that fit arrive, and those that follow from them, until none is left that fits.
   */
  public void deliver(Predicate<Sent> which) {
    boolean more = true;
    while (more) {
      more = false;
      for (Flying message : List.copyOf(flying)) {
        if (which.test(message.sent) && flying.remove(message)) {
          more = true;
          on(message.sent.to, new Event.Received(message.envelope));
        }
      }
    }
  }

  /** All messages that fit are lost. */
  public void lose(Predicate<Sent> which) {
    flying.removeIf(m -> which.test(m.sent));
  }

  /** Only messages between the members of these ranks. */
  public Predicate<Sent> between(int... ranks) {
    return sent -> {
      boolean from = false;
      boolean to = false;
      for (int rank : ranks) {
        from |= sent.from.equals(order.get(rank));
        to |= sent.to.equals(order.get(rank));
      }
      return from && to;
    };
  }

  public Predicate<Sent> message(Class<? extends Message> kind, int from, int to) {
    return sent -> sent.is(kind, order.get(from), order.get(to));
  }

  /** A client puts; its request numbers are its own business. */
  public void put(String name, int rank, long number, String key, String value, boolean repeated) {
    Operation put = new Operation.Put(key(key), value.getBytes(StandardCharsets.UTF_8), 0, null);
    ask(name, rank, number, put, repeated);
  }

  /** The same, with a time to live. */
  public void putFor(String name, int rank, long number, String key, String value, long ttlMillis) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    ask(name, rank, number, new Operation.Put(key(key), bytes, ttlMillis, null), false);
  }

  public void get(String name, int rank, long number, String key) {
    ask(name, rank, number, new Operation.Get(key(key)), false);
  }

  private void ask(String name, int rank, long number, Operation operation, boolean repeated) {
    RequestId id = new RequestId(new ClientId(5, 5), number);
    Request request = new Request(id, Math.min(number, 2), operation, repeated, 60_000 * MILLI);
    on(order.get(rank), new Event.Asked(new Call(name), request));
  }

  /** The value that a get of that name was answered with. */
  public String read(String name) {
    return answers.get(name) instanceof Answer.Value found && found.entry() != null
        ? new String(found.entry().value(), StandardCharsets.UTF_8)
        : null;
  }

  public boolean applied(String name) {
    return answers.get(name) instanceof Answer.Written written && written.outcome().applied();
  }

  /** By which name the request was refused, or null. */
  public Refusal refusal(String name) {
    return answers.get(name) instanceof Answer.Refused refused ? refused.refusal() : null;
  }

  public boolean isReadable(int rank) {
    return node(rank).isReadable(0, now);
  }

  public static Key key(String text) {
    return new Key(text.getBytes(StandardCharsets.UTF_8));
  }

  private void on(NodeId id, Event event) {
    nodes
        .get(id)
        .on(
            event,
            now,
            new Outbox() {
              @Override
              public void send(Destination to, Envelope envelope) {
                NodeId receiver = new NodeId(to.endpoint().host(), 1);
                flying.add(new Flying(new Sent(id, receiver, envelope.message()), envelope));
              }

              @Override
              public void answer(Ticket ticket, Answer answer) {
                answers.put(((Call) ticket).name, answer);
              }

              @Override
              public void notice(Notice notice) {
                if (notice instanceof Notice.LeaveDone left) {
                  receipts.put(id, left.receipt());
                }
              }

              @Override
              public void readRegister() {}

              @Override
              public void compareAndSet(View next) {
                proposed = next;
              }
            });
  }
}
