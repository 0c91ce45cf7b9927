package io.diststore.ring.scripted;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.message.Envelope;
import io.diststore.ring.message.JoinRequest;
import io.diststore.ring.message.Message;
import io.diststore.ring.message.ViewNews;
import io.diststore.ring.message.Votes;
import io.diststore.ring.node.RingNode;
import io.diststore.ring.placement.Site;
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
import io.diststore.ring.shell.Registered;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.shell.Rules;
import io.diststore.ring.shell.Ticket;
import io.diststore.ring.shell.Timing;
import io.diststore.ring.turn.Observer;
import io.diststore.ring.turn.RegisterChoice;
import io.diststore.ring.turn.RingSettings;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Lineage;
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
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * A ring with one segment and a scripted schedule. The test decides when each message arrives,
 * which view is decided, and what time it is. All members own the segment. The rank of a member is
 * its place among the owners, so the member of rank 0 is the primary.
 */
public final class ScriptedRing {
  private static final long MILLI_NANOS = 1_000_000;

  /** A message that has been sent. */
  public record Sent(NodeId from, NodeId to, Message message) {
    boolean is(Class<? extends Message> kind, NodeId sender, NodeId receiver) {
      return kind.isInstance(message) && from.equals(sender) && to.equals(receiver);
    }
  }

  private record InFlight(Sent sent, Envelope envelope) {}

  private record Call(String name) implements Ticket {}

  private final Map<NodeId, RingNode> nodes = new LinkedHashMap<>();
  private final Map<String, Answer> answers = new HashMap<>();
  private final Map<NodeId, LeaveReceipt> receipts = new HashMap<>();
  private final List<InFlight> inFlight = new ArrayList<>();

  /** For each member, how far its monotonic clock is ahead of {@link #now}. */
  private final Map<NodeId, Long> aheadNanos = new HashMap<>();

  private final RegisterChoice register;

  /** The members by rank. */
  private final List<NodeId> order;

  /** The latest view that the test has decided. */
  private View view;

  private View proposed;

  /** The member to which many bytes wait to be sent, or null. */
  private NodeId backlogged;

  private long now = 10_000 * MILLI_NANOS;

  /**
   * Creates a ring whose members are all UP in the first view.
   *
   * @param broken the rules that the members do not follow
   */
  public ScriptedRing(int members, EnumSet<Rule> broken) {
    this(members, broken, RegisterChoice.OUTSIDE);
  }

  /**
   * Creates a ring whose members are all UP in the first view.
   *
   * @param broken the rules that the members do not follow
   * @param register which register decides the later views, except those that the test decides
   */
  public ScriptedRing(int members, EnumSet<Rule> broken, RegisterChoice register) {
    this.register = register;
    List<Member> up = new ArrayList<>();
    for (int i = 0; i < members; i++) {
      NodeId id = new NodeId("n" + i, 1);
      Endpoint at = new Endpoint(id.name(), 1);
      up.add(new Member(id, MemberState.UP, at, at));
      // Each chunk carries one entry, so a session can be interrupted after any entry.
      Limits limits =
          Limits.builder()
              .keyBytes(100)
              .valueBytes(100)
              .requests(100)
              .requestBytes(10_000)
              .waitingPerSegment(100)
              .waitingBytes(10_000)
              .pendingBytes(2_000)
              .chunkBytes(1)
              .windowBytes(1_000)
              .windowSegments(1)
              .openSessions(8)
              .clientBytes(1_000_000)
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
              register,
              new Slabs()::table,
              new SplittableRandom(1),
              Rules.without(broken),
              Observer.NONE);
      nodes.put(id, new RingNode(settings));
    }
    List<NodeId> ids = up.stream().map(Member::id).toList();
    view = new View(new RingId(1, 1), 1, 1, members, up, ids, List.of(), Lost.NONE);
    order = new Roles(view, null, false).inSync(0);
    ids.forEach(this::learnView);
  }

  /** Delivers beacons and their answers until the primary serves. */
  public void startServing() {
    deliver(sent -> true);
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

  public NodeId member(int rank) {
    return order.get(rank);
  }

  public boolean isMember(NodeId id) {
    return order.contains(id);
  }

  /** Decides a view in which a member is DOWN. No member learns this view yet. */
  public void decideDown(int rank) {
    decide(rank, MemberState.DOWN);
  }

  /** Decides a view in which a member is in this state. No member learns this view yet. */
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

  /** Returns the latest view that a member proposed, or null. */
  public View proposed() {
    return proposed;
  }

  /** Lets a member learn the latest view. */
  public void learnView(int rank) {
    learnView(order.get(rank));
  }

  private void learnView(NodeId id) {
    on(
        id,
        register == RegisterChoice.OUTSIDE
            ? new Event.RegisterRead(new Registered(view, Lineage.NONE, Votes.NONE))
            : new Event.Received(
                new Envelope(new NodeId("test", 1), Envelope.NO_VIEW, new ViewNews(view))));
  }

  /** An administrator confirms to a member that these incarnations have ended. */
  public void recover(int rank, Set<NodeId> ended) {
    on(order.get(rank), new Event.Recover(ended));
  }

  /**
   * @param expected how many members the member expects the ring to have
   */
  public void askToJoin(int rank, int expected) {
    on(order.get(rank), new Event.Join(List.of(), expected));
  }

  public void askToLeave(int rank) {
    on(order.get(rank), new Event.Leave());
  }

  /**
   * Lets a member receive a join request from a node without a view.
   *
   * @param expected how many members the newcomer expects the ring to have, or 0 if unknown
   */
  public void receiveJoinRequest(int rank, String newcomer, int expected) {
    Endpoint at = new Endpoint(newcomer, 1);
    Envelope request =
        new Envelope(
            new NodeId(newcomer, 1),
            Envelope.NO_VIEW,
            new JoinRequest(at, at, expected, Site.NONE, true));
    on(order.get(rank), new Event.Received(request));
  }

  /** Lets a member receive a message of the latest view that another member did not send. */
  public void receive(int rank, int from, Message message) {
    on(order.get(rank), new Event.Received(new Envelope(order.get(from), view.epoch(), message)));
  }

  /** Returns the receipt of a member's leave, or null while the member has not left. */
  public LeaveReceipt receipt(int rank) {
    return receipts.get(order.get(rank));
  }

  /** Makes the monotonic clock of a member jump ahead. Real monotonic clocks never do so. */
  public void jump(int rank, long millis) {
    aheadNanos.merge(order.get(rank), millis * MILLI_NANOS, Long::sum);
  }

  /** Tells a member that its monotonic clock stood still because its machine was suspended. */
  public void standStill(int rank, long millis) {
    long nanos = millis * MILLI_NANOS;
    on(order.get(rank), new Event.ClockStoodStill(nanos, nanos));
  }

  public void tick(int rank) {
    on(order.get(rank), new Event.Tick(now / MILLI_NANOS));
  }

  public void advance(long millis) {
    now += millis * MILLI_NANOS;
  }

  public long now() {
    return now;
  }

  /**
   * Delivers all messages that match. Also delivers matching messages that members send in answer.
   */
  public void deliver(Predicate<Sent> matches) {
    boolean more = true;
    while (more) {
      more = false;
      for (InFlight message : List.copyOf(inFlight)) {
        if (matches.test(message.sent) && inFlight.remove(message)) {
          more = true;
          on(message.sent.to, new Event.Received(message.envelope));
        }
      }
    }
  }

  /** Reports whether a message that matches has been sent, but not yet delivered or dropped. */
  public boolean isInFlight(Predicate<Sent> matches) {
    return inFlight.stream().anyMatch(m -> matches.test(m.sent));
  }

  /** Says whether many bytes wait to be sent to a member. At most one member has such a backlog. */
  public void setBacklogged(int rank, boolean isBacklogged) {
    backlogged = isBacklogged ? order.get(rank) : null;
  }

  /** Drops all messages that match. */
  public void lose(Predicate<Sent> matches) {
    inFlight.removeIf(m -> matches.test(m.sent));
  }

  /** Matches messages between members of these ranks. */
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

  /** Matches messages of one type, from one member to another. */
  public Predicate<Sent> message(Class<? extends Message> kind, int from, int to) {
    return sent -> sent.is(kind, order.get(from), order.get(to));
  }

  /**
   * A client sends a put to a member.
   *
   * @param name the name under which the test finds the answer
   */
  public void put(String name, int rank, long number, String key, String value, boolean repeated) {
    Operation put = new Operation.Put(key(key), value.getBytes(StandardCharsets.UTF_8), 0, null);
    ask(name, rank, number, put, repeated);
  }

  /** A client sends a put of a value with a time to live. */
  public void putWithTtl(
      String name, int rank, long number, String key, String value, long ttlMillis) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    ask(name, rank, number, new Operation.Put(key(key), bytes, ttlMillis, null), false);
  }

  public void get(String name, int rank, long number, String key) {
    ask(name, rank, number, new Operation.Get(key(key)), false);
  }

  private void ask(String name, int rank, long number, Operation operation, boolean repeated) {
    RequestId id = new RequestId(new ClientId(5, 5), number);
    Request request =
        new Request(id, Math.min(number, 2), operation, repeated, 60_000 * MILLI_NANOS);
    on(order.get(rank), new Event.Asked(new Call(name), request));
  }

  public boolean isAnswered(String name) {
    return answers.containsKey(name);
  }

  /** Returns the value in the answer to a get, or null if the answer has none. */
  public String value(String name) {
    return answers.get(name) instanceof Answer.Value found && found.entry() != null
        ? new String(found.entry().value(), StandardCharsets.UTF_8)
        : null;
  }

  public boolean isApplied(String name) {
    return answers.get(name) instanceof Answer.Written written && written.outcome().applied();
  }

  /** Returns how a request was refused, or null if it was not refused. */
  public Refusal refusal(String name) {
    return answers.get(name) instanceof Answer.Refused refused ? refused.refusal() : null;
  }

  public boolean isReadable(int rank) {
    return node(rank).isReadable(0, clock(order.get(rank)));
  }

  private long clock(NodeId id) {
    return now + aheadNanos.getOrDefault(id, 0L);
  }

  private static Key key(String text) {
    return new Key(text.getBytes(StandardCharsets.UTF_8));
  }

  private void on(NodeId id, Event event) {
    nodes
        .get(id)
        .on(
            event,
            clock(id),
            new Outbox() {
              @Override
              public void send(Destination to, Envelope envelope) {
                NodeId receiver = new NodeId(to.endpoint().host(), 1);
                inFlight.add(new InFlight(new Sent(id, receiver, envelope.message()), envelope));
              }

              @Override
              public boolean isBacklogged(Destination to) {
                return to.id().equals(backlogged);
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
              public void replaceInRegister(
                  Registered expected, Registered next, boolean restores) {
                proposed = next.view();
              }
            });
  }
}
