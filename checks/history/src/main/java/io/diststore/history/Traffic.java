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
 * Clients that read and write with short pauses, and record every operation. Half of the clients
 * share a few keys, so their requests conflict. The other half use many keys. Every key has a value
 * before the clients start.
 */
public final class Traffic {
  /** The total number of keys. */
  public static final int KEYS = 2008;

  private static final int FEW_KEYS = 8;
  private static final int MANY_KEYS = KEYS - FEW_KEYS;

  /** A request that was refused or that was not answered before its deadline. */
  public record Failure(RecordedOperation operation, String reason) {}

  private final Supplier<? extends StoreCalls> connect;
  private final long pauseNanos;
  private final List<Thread> threads = new ArrayList<>();
  private final List<List<RecordedOperation>> records = new ArrayList<>();
  private final ConcurrentLinkedQueue<Failure> failures = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Throwable> crashes = new ConcurrentLinkedQueue<>();
  private final LongAdder requests = new LongAdder();
  private volatile boolean isEnding;

  /**
   * Gives every key its first value, and starts the clients.
   *
   * @param connect creates a client, which sets the deadline of its requests
   * @param clients the number of clients; each client has its own thread
   * @param pause how long a client pauses after each request; the pauses leave processor time for
   *     the nodes
   * @param seed the seed for the random choice of keys and requests
   */
  public Traffic(Supplier<? extends StoreCalls> connect, int clients, Duration pause, long seed) {
    this.connect = connect;
    this.pauseNanos = pause.toNanos();
    fill();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < clients; i++) {
      List<RecordedOperation> record = new ArrayList<>();
      records.add(record);
      String name = "client-" + i;
      boolean few = i % 2 == 0;
      SplittableRandom own = random.split();
      threads.add(Thread.ofPlatform().name(name).unstarted(() -> run(name, few, own, record)));
    }
    threads.forEach(Thread::start);
  }

  /** Stops the clients, and then reads every key once more to find lost writes. */
  public void end() {
    isEnding = true;
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    List<RecordedOperation> last = new ArrayList<>();
    try (StoreCalls client = connect.get()) {
      for (String key : histories().keySet()) {
        read(client, key, last);
      }
    }
    records.add(last);
    if (!crashes.isEmpty()) {
      throw new AssertionError("a client crashed", crashes.peek());
    }
  }

  /** Returns the requests that have failed so far. */
  public List<Failure> failures() {
    return List.copyOf(failures);
  }

  /** Returns the operations of each key. Call this method only after {@link #end}. */
  public Map<String, List<RecordedOperation>> histories() {
    Map<String, List<RecordedOperation>> histories = new HashMap<>();
    records.forEach(
        record ->
            record.forEach(
                operation ->
                    histories
                        .computeIfAbsent(operation.key(), key -> new ArrayList<>())
                        .add(operation)));
    return histories;
  }

  /**
   * Returns a description of each fault that {@link KeyHistory} found. The list is empty if all
   * operations were linearizable. Call this method only after {@link #end}.
   */
  public List<String> faults() {
    List<String> faults = new ArrayList<>();
    histories().forEach((key, operations) -> faults.addAll(new KeyHistory(operations).faults()));
    return faults;
  }

  /** Returns how many requests have been answered or have failed so far. */
  public long requests() {
    return requests.sum();
  }

  private void fill() {
    List<RecordedOperation> first = new ArrayList<>();
    records.add(first);
    try (StoreCalls client = connect.get()) {
      for (int i = 0; i < KEYS; i++) {
        String key = i < FEW_KEYS ? "few-" + i : "many-" + (i - FEW_KEYS);
        write(client, key, "first-" + i, RecordedOperation.Kind.WRITE, 0, first);
      }
    }
  }

  private void run(
      String name, boolean few, SplittableRandom random, List<RecordedOperation> record) {
    Map<String, Long> versions = new HashMap<>();
    try (StoreCalls client = connect.get()) {
      for (long i = 0; !isEnding; i++) {
        String key = few ? "few-" + random.nextInt(FEW_KEYS) : "many-" + random.nextInt(MANY_KEYS);
        String value = name + "-" + i;
        int dice = random.nextInt(100);
        RecordedOperation done;
        if (dice < 50) {
          done = read(client, key, record);
        } else if (dice < 85) {
          done = write(client, key, value, RecordedOperation.Kind.WRITE, 0, record);
        } else {
          long last = versions.getOrDefault(key, 0L);
          done = write(client, key, value, RecordedOperation.Kind.CONDITIONAL_WRITE, last, record);
        }
        if (done.outcome() != RecordedOperation.Outcome.UNKNOWN) {
          versions.put(key, done.version());
        }
        LockSupport.parkNanos(pauseNanos);
      }
    } catch (RuntimeException | Error crash) {
      crashes.add(crash);
    }
  }

  private RecordedOperation read(StoreCalls client, String key, List<RecordedOperation> record) {
    long invoked = System.nanoTime();
    return perform(
        new RecordedOperation(key, RecordedOperation.Kind.READ, null, 0, 0, invoked, 0, null),
        record,
        () -> {
          Optional<Value> found = client.get(bytes(key));
          return new RecordedOperation(
              key,
              RecordedOperation.Kind.READ,
              found.map(Value::bytes).map(Traffic::text).orElse(null),
              0,
              found.map(Value::version).orElse(0L),
              invoked,
              System.nanoTime(),
              RecordedOperation.Outcome.DONE);
        });
  }

  private RecordedOperation write(
      StoreCalls client,
      String key,
      String value,
      RecordedOperation.Kind kind,
      long ifVersion,
      List<RecordedOperation> record) {
    WriteTerms terms =
        kind == RecordedOperation.Kind.WRITE
            ? WriteTerms.NONE
            : WriteTerms.NONE.ifVersion(ifVersion);
    long invoked = System.nanoTime();
    return perform(
        new RecordedOperation(key, kind, value, ifVersion, 0, invoked, 0, null),
        record,
        () -> {
          Written written = client.put(bytes(key), bytes(value), terms);
          return new RecordedOperation(
              key,
              kind,
              value,
              ifVersion,
              written.version(),
              invoked,
              System.nanoTime(),
              written.applied()
                  ? RecordedOperation.Outcome.DONE
                  : RecordedOperation.Outcome.CONDITION_FAILED);
        });
  }

  /** Makes the call, and adds its result to {@code record}. */
  private RecordedOperation perform(
      RecordedOperation request, List<RecordedOperation> record, Supplier<RecordedOperation> call) {
    RecordedOperation done;
    try {
      done = call.get();
    } catch (StoreException failure) {
      done =
          new RecordedOperation(
              request.key(),
              request.kind(),
              request.value(),
              request.ifVersion(),
              0,
              request.invokedNanos(),
              System.nanoTime(),
              RecordedOperation.Outcome.UNKNOWN);
      failures.add(
          new Failure(done, failure.getClass().getSimpleName() + ": " + failure.getMessage()));
    }
    record.add(done);
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
