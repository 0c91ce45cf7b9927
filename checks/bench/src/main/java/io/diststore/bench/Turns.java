package io.diststore.bench;

import io.diststore.ring.message.Envelope;
import io.diststore.ring.node.RingNode;
import io.diststore.ring.request.Answer;
import io.diststore.ring.request.Operation;
import io.diststore.ring.request.Request;
import io.diststore.ring.segment.ClientId;
import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.Key;
import io.diststore.ring.segment.RequestId;
import io.diststore.ring.segment.Slabs;
import io.diststore.ring.segment.Version;
import io.diststore.ring.shell.Destination;
import io.diststore.ring.shell.Event;
import io.diststore.ring.shell.Limits;
import io.diststore.ring.shell.Notice;
import io.diststore.ring.shell.Outbox;
import io.diststore.ring.shell.Registered;
import io.diststore.ring.shell.Rules;
import io.diststore.ring.shell.Ticket;
import io.diststore.ring.shell.Timing;
import io.diststore.ring.turn.Observer;
import io.diststore.ring.turn.RegisterChoice;
import io.diststore.ring.turn.RingSettings;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.RingId;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Measures the longest events of the ring's core, in processor time of its thread. Three members
 * with two copies of each key run in one thread and in virtual time. A fourth member joins, each
 * segment loses a key, every eighth key expires, a client scans all keys, and a member dies.
 */
final class Turns {
  private static final int VALUE_BYTES = 16;
  private static final int EXPIRING_PART = 8;
  private static final long EXPIRY_SECONDS = 120;

  private record Ask(String name) implements Ticket {}

  private record Letter(NodeId to, Envelope envelope) {}

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final Map<String, RingNode> nodes = new TreeMap<>();
  private final ArrayDeque<Letter> letters = new ArrayDeque<>();

  /** The longest event of each kind in the current phase, in nanoseconds. */
  private final Map<String, Long> longest = new TreeMap<>();

  private final Figures figures;
  private final int segments;
  private final int keys;
  private long now = 1;
  private Answer answer;

  private Turns(Figures figures, int segments, int keysPerSegment) {
    this.figures = figures;
    this.segments = segments;
    this.keys = segments * keysPerSegment;
  }

  /** Measures a ring of 20 M keys, and segments as large as those of a ring with ten times more. */
  static Findings measure(boolean quick) {
    new Turns(new Figures(), 256, 1_221).run();
    Figures figures = new Figures();
    new Turns(figures, quick ? 2_048 : 16_384, 1_221).run();
    new Turns(figures, quick ? 128 : 1_024, 12_207).run();
    return figures;
  }

  private void run() {
    begin();
    fill();
    phase("join", this::join);
    phase("tombstones", this::erase);
    phase("expiry", this::expire);
    phase("scan", this::scan);
    phase("crash", this::crash);
  }

  private void phase(String name, Runnable work) {
    longest.clear();
    work.run();
    Map.Entry<String, Long> worst =
        longest.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
    longest.forEach((kind, nanos) -> System.err.printf("  %s %s %.1f%n", name, kind, nanos / 1e6));
    figures.add(
        "longest event: " + name,
        String.format("%,d segments, %,d keys", segments, keys),
        "ms",
        worst.getValue() / 1e6);
  }

  // ---- the phases

  private void begin() {
    add("a");
    on("a", new Event.FoundRing(new RingId(1, 2), 2));
    add("b");
    add("c");
    on("b", new Event.Join(List.of(endpoint("a"))));
    on("c", new Event.Join(List.of(endpoint("a"))));
    passUntil(() -> isWhole(3));
  }

  private void fill() {
    long expiry = now / 1_000_000 + EXPIRY_SECONDS * 1_000;
    for (int i = 0; i < keys; i++) {
      byte[] bytes = ByteBuffer.allocate(16).putInt(i).array();
      long expiresAt = i % EXPIRING_PART == 0 ? expiry : Entry.NEVER;
      Entry entry =
          new Entry(new Key(bytes), Version.of(1, i + 1), new byte[VALUE_BYTES], expiresAt);
      int segment = entry.key().segment(segments);
      for (RingNode node : nodes.values()) {
        if (node.segment(segment) != null) {
          node.segment(segment).put(entry);
        }
      }
    }
  }

  private void join() {
    add("d");
    on("d", new Event.Join(List.of(endpoint("a"))));
    passUntil(() -> isWhole(4));
    pass(20);
  }

  private void erase() {
    for (int i = 1, done = 0; done < segments; i += EXPIRING_PART, done++) {
      Key key = new Key(ByteBuffer.allocate(16).putInt(i).array());
      ask(new RequestId(new ClientId(1, 1), done + 1), new Operation.Erase(key, null));
    }
    pass(30);
  }

  private void expire() {
    pass((int) EXPIRY_SECONDS + 70);
  }

  private void scan() {
    int segment = 0;
    Key after = null;
    while (segment < segments) {
      answer = null;
      ask(null, new Operation.Scan(segment, after, new byte[0], 1_000, 1 << 20));
      if (answer instanceof Answer.Page page) {
        segment = page.next();
        after = page.after();
      } else {
        pass(1);
      }
      if (after != null && page().entries().size() == 1_000 && segment % 64 != 0) {
        // The pages of a segment cost the same, so one of them is enough.
        after = null;
        segment++;
      }
    }
  }

  private Answer.Page page() {
    return (Answer.Page) answer;
  }

  private void crash() {
    nodes.remove("a");
    passUntil(() -> nodes.get("b").view().members().size() == 3 && isWhole(3));
    pass(20);
  }

  private boolean isWhole(int members) {
    return nodes.values().stream()
        .allMatch(
            node ->
                node.view() != null
                    && node.view().liveMembers().size() == members
                    && !node.view().moving()
                    && node.status().isReady());
  }

  // ---- the machinery

  private void ask(RequestId id, Operation operation) {
    long mark = id == null ? 0 : id.number();
    int segment = operation.segment(segments);
    RingNode any = nodes.values().iterator().next();
    String primary = any.primary(segment).id().name();
    on(
        primary,
        new Event.Asked(new Ask(primary), new Request(id, mark, operation, false, 1L << 33)));
    deliver();
  }

  private void pass(int seconds) {
    for (int tick = 0; tick < 20 * seconds; tick++) {
      tick();
    }
  }

  private void passUntil(BooleanSupplier done) {
    for (int tick = 0; !done.getAsBoolean(); tick++) {
      if (tick > 20_000) {
        throw new IllegalStateException("the ring has not become whole");
      }
      tick();
    }
  }

  private void tick() {
    now += Timing.DEFAULT.tickNanos();
    for (String name : List.copyOf(nodes.keySet())) {
      on(name, new Event.Tick(now / 1_000_000));
    }
    deliver();
  }

  private void deliver() {
    for (Letter letter = letters.poll(); letter != null; letter = letters.poll()) {
      if (nodes.containsKey(letter.to.name())) {
        on(letter.to.name(), new Event.Received(letter.envelope));
      }
    }
  }

  private void add(String name) {
    NodeId id = new NodeId(name, 1);
    nodes.put(
        name,
        new RingNode(
            new RingSettings(
                id,
                endpoint(name),
                endpoint(name),
                segments,
                Timing.DEFAULT,
                Limits.DEFAULT,
                RegisterChoice.PEERS,
                new Slabs()::table,
                new SplittableRandom(1),
                Rules.ALL,
                Observer.NONE)));
  }

  private static Endpoint endpoint(String name) {
    return new Endpoint(name, 1);
  }

  private void on(String name, Event event) {
    RingNode node = nodes.get(name);
    Outbox outbox = new Mail();
    long before = threads.getCurrentThreadCpuTime();
    node.on(event, now, outbox);
    long took = threads.getCurrentThreadCpuTime() - before;
    String kind =
        event instanceof Event.Received received
            ? received.envelope().message().getClass().getSimpleName()
            : event instanceof Event.Asked asked
                ? asked.request().operation().getClass().getSimpleName()
                : event.getClass().getSimpleName();
    longest.merge(kind, took, Math::max);
  }

  private final class Mail implements Outbox {
    @Override
    public void send(Destination to, Envelope envelope) {
      letters.add(new Letter(new NodeId(to.endpoint().host(), 1), envelope));
    }

    @Override
    public void answer(Ticket ticket, Answer given) {
      answer = given;
    }

    @Override
    public void notice(Notice notice) {}

    @Override
    public void readRegister() {}

    @Override
    public void replaceInRegister(Registered expected, Registered next, boolean restores) {}
  }
}
