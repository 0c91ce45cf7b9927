package io.diststore.history;

import io.diststore.client.StoreCalls;
import io.diststore.client.StoreException;
import io.diststore.client.Value;
import io.diststore.client.WriteTerms;
import io.diststore.client.Written;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Clients that read and write with hardly a pause, and remember all they saw: one half of them a
 * few keys that all fight for, the other half many keys. Every key has a value from the start on.
 */
public final class Traffic {
  /** How many keys there are in all. */
  public static final int KEYS = 2008;

  private static final int FEW_KEYS = 8;
  private static final int MANY_KEYS = KEYS - FEW_KEYS;

  /** A request that got no answer by its deadline, or a refusal. */
  public record Failure(Operation operation, String why) {}

  private final Supplier<? extends StoreCalls> connect;
  private final long pauseNanos;
  private final List<Thread> threads = new ArrayList<>();
  private final List<List<Operation>> seen = new ArrayList<>();
  private final ConcurrentLinkedQueue<Failure> failures = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Throwable> defects = new ConcurrentLinkedQueue<>();
  private final LongAdder requests = new LongAdder();
  private volatile boolean over;

  /**
   * Gives every key its first value, and starts so many clients, each with a thread of its own.
   *
   * @param connect makes a client, whose deadline is that of each request
   * @param pause of each client after each request, so that all of them together leave some of the
   *     machine to the nodes
   */
  public Traffic(Supplier<? extends StoreCalls> connect, int clients, Duration pause, long seed) {
    this.connect = connect;
    this.pauseNanos = pause.toNanos();
    fill();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < clients; i++) {
      List<Operation> mine = new ArrayList<>();
      seen.add(mine);
      String name = "client-" + i;
      boolean few = i % 2 == 0;
      SplittableRandom own = random.split();
      threads.add(Thread.ofPlatform().name(name).unstarted(() -> run(name, few, own, mine)));
    }
    threads.forEach(Thread::start);
  }

  /** Ends it, and reads every key once more: what was acknowledged must be there. */
  public void end() {
    over = true;
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    List<Operation> last = new ArrayList<>();
    try (StoreCalls client = connect.get()) {
      for (String key : histories().keySet()) {
        read(client, key, last);
      }
    }
    seen.add(last);
    if (!defects.isEmpty()) {
      throw new AssertionError("a client broke", defects.peek());
    }
  }

  /** The requests that got no good answer. */
  public List<Failure> failures() {
    return List.copyOf(failures);
  }

  /** What was seen of each key. Only after {@link #end}. */
  public Map<String, List<Operation>> histories() {
    Map<String, List<Operation>> histories = new HashMap<>();
    seen.forEach(
        all ->
            all.forEach(
                operation ->
                    histories
                        .computeIfAbsent(operation.key(), key -> new ArrayList<>())
                        .add(operation)));
    return histories;
  }

  /** What is wrong with what was seen, in words; empty if nothing is. Only after {@link #end}. */
  public List<String> faults() {
    List<String> wrong = new ArrayList<>();
    histories().forEach((key, operations) -> wrong.addAll(new KeyHistory(operations).faults()));
    return wrong;
  }

  /** How many requests were answered or given up so far. */
  public long requests() {
    return requests.sum();
  }

  private void fill() {
    List<Operation> first = new ArrayList<>();
    seen.add(first);
    try (StoreCalls client = connect.get()) {
      for (int i = 0; i < KEYS; i++) {
        String key = i < FEW_KEYS ? "few-" + i : "many-" + (i - FEW_KEYS);
        write(client, key, "first-" + i, Operation.Kind.WRITE, 0, first);
      }
    }
  }

  private void run(String name, boolean few, SplittableRandom random, List<Operation> mine) {
    Map<String, Long> versions = new HashMap<>();
    try (StoreCalls client = connect.get()) {
      for (long i = 0; !over; i++) {
        String key = few ? "few-" + random.nextInt(FEW_KEYS) : "many-" + random.nextInt(MANY_KEYS);
        String value = name + "-" + i;
        int dice = random.nextInt(100);
        Operation done;
        if (dice < 50) {
          done = read(client, key, mine);
        } else if (dice < 85) {
          done = write(client, key, value, Operation.Kind.WRITE, 0, mine);
        } else {
          long last = versions.getOrDefault(key, 0L);
          done = write(client, key, value, Operation.Kind.CONDITIONAL_WRITE, last, mine);
        }
        if (done.outcome() != Operation.Outcome.UNKNOWN) {
          versions.put(key, done.version());
        }
        LockSupport.parkNanos(pauseNanos);
      }
    } catch (RuntimeException | Error defect) {
      defects.add(defect);
    }
  }

  private Operation read(StoreCalls client, String key, List<Operation> mine) {
    long invoked = System.nanoTime();
    return answered(
        new Operation(key, Operation.Kind.READ, null, 0, 0, invoked, 0, null),
        mine,
        () -> {
          Optional<Value> found = client.get(bytes(key));
          return new Operation(
              key,
              Operation.Kind.READ,
              found.map(Value::bytes).map(Traffic::text).orElse(null),
              0,
              found.map(Value::version).orElse(0L),
              invoked,
              System.nanoTime(),
              Operation.Outcome.DONE);
        });
  }

  private Operation write(
      StoreCalls client,
      String key,
      String value,
      Operation.Kind kind,
      long ifVersion,
      List<Operation> mine) {
    WriteTerms terms =
        kind == Operation.Kind.WRITE ? WriteTerms.NONE : WriteTerms.NONE.ifVersion(ifVersion);
    long invoked = System.nanoTime();
    return answered(
        new Operation(key, kind, value, ifVersion, 0, invoked, 0, null),
        mine,
        () -> {
          Written written = client.put(bytes(key), bytes(value), terms);
          return new Operation(
              key,
              kind,
              value,
              ifVersion,
              written.version(),
              invoked,
              System.nanoTime(),
              written.applied() ? Operation.Outcome.DONE : Operation.Outcome.CONDITION_FAILED);
        });
  }

  private Operation answered(Operation asked, List<Operation> mine, Supplier<Operation> asking) {
    Operation done;
    try {
      done = asking.get();
    } catch (StoreException failure) {
      done =
          new Operation(
              asked.key(),
              asked.kind(),
              asked.value(),
              asked.ifVersion(),
              0,
              asked.invoked(),
              System.nanoTime(),
              Operation.Outcome.UNKNOWN);
      failures.add(
          new Failure(done, failure.getClass().getSimpleName() + ": " + failure.getMessage()));
    }
    mine.add(done);
    requests.increment();
    return done;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
