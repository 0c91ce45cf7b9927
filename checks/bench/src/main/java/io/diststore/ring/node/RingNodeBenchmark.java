package io.diststore.ring.node;

import io.diststore.ring.message.Envelope;
import io.diststore.ring.request.Answer;
import io.diststore.ring.request.DirectRequests;
import io.diststore.ring.request.Operation;
import io.diststore.ring.request.Request;
import io.diststore.ring.request.WriteInPlace;
import io.diststore.ring.segment.ClientId;
import io.diststore.ring.segment.Key;
import io.diststore.ring.segment.RequestId;
import io.diststore.ring.segment.Slabs;
import io.diststore.ring.segment.StoredEntry;
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
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Measures reads and writes in a ring of one node that holds a million keys. The node handles
 * requests in place or as events. Fifty clients write, as in the measurements of whole nodes. The
 * keys come in an order that the processor cannot predict, so most accesses miss its caches.
 */
@State(Scope.Thread)
public class RingNodeBenchmark {
  private static final int KEYS = 1_000_000;
  private static final int SEGMENTS = 16_384;
  private static final int KEY_BYTES = 16;
  private static final int VALUE_BYTES = 100;
  private static final int CLIENTS = 50;

  /** How many requests of each client are unanswered, not counting the current request. */
  private static final int AWAITED = 16;

  /** This number shares no factor with KEYS, so the benchmark visits all keys. */
  private static final int STRIDE = 654_321;

  private final Endpoint here = new Endpoint("localhost", 1);
  private final Ticket ticket = new Ticket() {};
  private final StoredEntry seen = new StoredEntry();
  private final WriteInPlace write = new WriteInPlace();
  private final byte[] array = new byte[KEY_BYTES + VALUE_BYTES];
  private final ByteBuffer key = ByteBuffer.wrap(array);
  private final byte[] value = new byte[VALUE_BYTES];
  private final RingNode node =
      new RingNode(
          new RingSettings(
              new NodeId("localhost:1", 1),
              here,
              here,
              SEGMENTS,
              Timing.DEFAULT,
              Limits.DEFAULT,
              RegisterChoice.PEERS,
              new Slabs()::table,
              new SplittableRandom(1),
              Rules.ALL,
              Observer.NONE));
  private final DirectRequests direct = node.directRequests();
  private long requests = CLIENTS * (AWAITED + 1L);
  private int next;
  private long now = 1;
  private Answer answer;

  private final Outbox outbox =
      new Outbox() {
        @Override
        public void send(Destination to, Envelope envelope) {}

        @Override
        public void answer(Ticket of, Answer given) {
          answer = given;
        }

        @Override
        public void notice(Notice notice) {}

        @Override
        public void readRegister() {}

        @Override
        public void replaceInRegister(Registered expected, Registered next, boolean restores) {}
      };

  /** Founds the ring, and writes every key. */
  @Setup
  public void fill() {
    node.on(new Event.FoundRing(new RingId(1, 2), 1), now, outbox);
    for (int i = 0; i < 10; i++) {
      now += Timing.DEFAULT.tickNanos();
      node.on(new Event.Tick(0), now, outbox);
    }
    for (int i = 0; i < KEYS; i++) {
      writeInPlace();
    }
  }

  private void nextKey() {
    next = (next + STRIDE) % KEYS;
    key.putInt(0, next);
  }

  /** Reads an entry in place. */
  @Benchmark
  public int readInPlace() {
    nextKey();
    if (!direct.read(array, 0, KEY_BYTES, now, seen) || !seen.live()) {
      throw new IllegalStateException("the entry was not read");
    }
    return seen.valueBytes();
  }

  /** Writes an entry in place. */
  @Benchmark
  public long writeInPlace() {
    nextKey();
    requests++;
    long number = requests / CLIENTS;
    write.entry.setKey(array, 0, KEY_BYTES);
    write.entry.setValue(array, KEY_BYTES, VALUE_BYTES);
    write.id(1, requests % CLIENTS, number, number - AWAITED);
    long version = direct.write(write, now);
    if (version == 0) {
      throw new IllegalStateException("the entry was not written");
    }
    return version;
  }

  /** Reads an entry through an event. */
  @Benchmark
  public Answer read() {
    nextKey();
    return ask(null, 0, new Operation.Get(new Key(array.clone())));
  }

  /** Writes an entry through an event. */
  @Benchmark
  public Answer write() {
    nextKey();
    requests++;
    long number = requests / CLIENTS;
    RequestId id = new RequestId(new ClientId(1, requests % CLIENTS), number);
    return ask(id, number - AWAITED, new Operation.Put(new Key(array.clone()), value, 0, null));
  }

  private Answer ask(RequestId id, long lowest, Operation operation) {
    Request request = new Request(id, lowest, operation, false, 1_000_000_000);
    answer = null;
    node.on(new Event.Asked(ticket, request), now, outbox);
    if (answer instanceof Answer.Refused) {
      throw new IllegalStateException("the request was refused: " + answer);
    }
    return answer;
  }
}
