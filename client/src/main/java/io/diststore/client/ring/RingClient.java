package io.diststore.client.ring;

import io.diststore.client.Count;
import io.diststore.client.NodeAddress;
import io.diststore.client.Outcome;
import io.diststore.client.Page;
import io.diststore.client.StoreCalls;
import io.diststore.client.StoreClient.Pair;
import io.diststore.client.StoreException;
import io.diststore.client.Value;
import io.diststore.client.WriteTerms;
import io.diststore.client.Written;
import io.diststore.ring.placement.KeyHash;
import io.diststore.thrift.diststore.KeyValue;
import io.diststore.thrift.diststore.ReadAnswer;
import io.diststore.thrift.diststore.Refusal;
import io.diststore.thrift.diststore.Store;
import io.diststore.thrift.diststore.WriteAnswer;
import io.diststore.transport.SocketKind;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * A client of the store for programs that ask much: it knows the ring, goes straight to the primary
 * of each key, and has many requests under way at a time. For any number of threads; one of it is
 * enough for a program.
 *
 * <pre>{@code
 * try (var store = new RingClient(List.of(NodeAddress.parse("localhost:9900")))) {
 *   byte[] key = "greeting".getBytes(UTF_8);
 *   store.put(key, "hello".getBytes(UTF_8));
 *   Value value = store.get(key).orElseThrow();
 *   Written swapped = store.put(key, "hi".getBytes(UTF_8), WriteTerms.NONE.ifVersion(value.version()));
 *   store.getAsync(key).thenAccept(found -> found.ifPresent(v -> System.out.println(v.version())));
 *   for (Outcome<Optional<Value>> outcome : store.getAll(List.of(key, new byte[] {1}))) {
 *     outcome.orThrow().ifPresent(v -> System.out.println(new String(v.bytes(), UTF_8)));
 *   }
 * }
 * }</pre>
 *
 * <p>Each request is answered, or fails with a {@link StoreException}, by its deadline. It is sent
 * again under the same id when a node fails or goes, so a write is applied once however often it
 * was sent; {@link StoreException.Indeterminate} comes only if the deadline passes before anybody
 * can say. Nodes that join or leave are followed without an error.
 *
 * <p>Blocking forms wait for their turn when {@link RingClientSettings#requestsInHand} are under
 * way; forms that return a future fail at once with {@link StoreException.Overloaded} then, and
 * have sent nothing. Futures are completed on the client's own thread: what is attached to them
 * must not block, and blocking forms refuse to be called there.
 *
 * <p>Keys and values are any bytes, the empty ones too; arrays that are passed in must not change
 * until the answer is there. Connections are encrypted only if the settings say how.
 */
public final class RingClient implements StoreCalls {
  private static final int KEYS_PER_UNIT = 16;
  private static final int BYTES_PER_UNIT = 16 << 10;
  private static final long CLOSE_SECONDS = 5;

  private final RingClientSettings settings;
  private final EventLoopGroup group = SocketKind.best().newLoop("diststore-client");
  private final EventLoop loop = group.next();
  private final Semaphore room;
  private final Dispatcher dispatcher;
  private volatile boolean closed;

  /** A client with {@link RingClientSettings#DEFAULT}. */
  public RingClient(List<NodeAddress> nodes) {
    this(nodes, RingClientSettings.DEFAULT);
  }

  /**
   * A client that begins to connect, and does not wait for it.
   *
   * @param nodes one node at least; the client learns of the others from it
   */
  public RingClient(List<NodeAddress> nodes, RingClientSettings settings) {
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("a client needs the address of one node at least");
    }
    this.settings = settings;
    this.room = new Semaphore(settings.requestsInHand());
    this.dispatcher = new Dispatcher(nodes, loop, settings, room);
  }

  @Override
  public Optional<Value> get(byte[] key) {
    return await(blocking(read(key, deadline())), false);
  }

  /** {@link #get}, without waiting. */
  public CompletableFuture<Optional<Value>> getAsync(byte[] key) {
    return atOnce(read(key, deadline()));
  }

  @Override
  public Written put(byte[] key, byte[] value, WriteTerms terms) {
    return await(blocking(write(key, value, terms, deadline())), true);
  }

  /** {@link #put(byte[], byte[], WriteTerms)}, without waiting. */
  public CompletableFuture<Written> putAsync(byte[] key, byte[] value, WriteTerms terms) {
    return atOnce(write(key, value, terms, deadline()));
  }

  @Override
  public Written erase(byte[] key, WriteTerms terms) {
    return await(blocking(erasure(key, terms, deadline())), true);
  }

  /** {@link #erase}, without waiting. */
  public CompletableFuture<Written> eraseAsync(byte[] key, WriteTerms terms) {
    return atOnce(erasure(key, terms, deadline()));
  }

  /** {@inheritDoc} Keys of one primary travel in one message, up to 256 of them. */
  @Override
  public List<Outcome<Optional<Value>>> getAll(List<byte[]> keys) {
    return await(readMany(keys, true), false);
  }

  /** {@link #getAll}, without waiting; keys for which there is no room fail, each on its own. */
  public CompletableFuture<List<Outcome<Optional<Value>>>> getAllAsync(List<byte[]> keys) {
    return readMany(keys, false);
  }

  /**
   * {@inheritDoc} Pairs of one primary travel in one message, up to 256 of them. Of several pairs
   * with the same key any may be the last.
   */
  @Override
  public List<Outcome<Written>> putAll(List<Pair> pairs, WriteTerms terms) {
    return await(writeMany(pairs, terms, true), true);
  }

  /** {@link #putAll}, without waiting; pairs for which there is no room fail, each on its own. */
  public CompletableFuture<List<Outcome<Written>>> putAllAsync(List<Pair> pairs, WriteTerms terms) {
    return writeMany(pairs, terms, false);
  }

  @Override
  public Page scan(byte[] cursor, byte[] prefix, int limit) {
    return await(
        blocking(
            new SingleRequest<>(
                StoreMethod.SCAN,
                header ->
                    new Store.scan_args(
                        header, ByteBuffer.wrap(cursor), ByteBuffer.wrap(prefix), limit),
                weight(1, prefix.length),
                deadline())),
        false);
  }

  @Override
  public Count count() {
    return await(
        blocking(
            new SingleRequest<>(
                StoreMethod.COUNT, Store.count_args::new, weight(1, 0), deadline())),
        false);
  }

  /** The epoch of the ring as this client knows it now; empty before any node has answered. */
  public OptionalLong epoch() {
    RingTable table = dispatcher.table();
    return table == null ? OptionalLong.empty() : OptionalLong.of(table.epoch());
  }

  /**
   * Ends all connections; what is under way ends as {@link StoreException.Unavailable} or {@link
   * StoreException.Indeterminate}.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    loop.execute(dispatcher::close);
    var ended = group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS);
    if (!loop.inEventLoop()) {
      ended.awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
  }

  // ---- requests

  private static SingleRequest<Store.read_result, Optional<Value>> read(
      byte[] key, long deadlineNanos, int weight) {
    return new SingleRequest<>(
        StoreMethod.READ,
        header -> new Store.read_args(header, ByteBuffer.wrap(key)),
        false,
        weight,
        deadlineNanos,
        KeyHash.of(key));
  }

  private SingleRequest<Store.read_result, Optional<Value>> read(byte[] key, long deadlineNanos) {
    return read(key, deadlineNanos, weight(1, key.length));
  }

  private static SingleRequest<Store.write_result, Written> write(
      byte[] key, byte[] value, WriteTerms terms, long deadlineNanos, int weight) {
    return new SingleRequest<>(
        StoreMethod.WRITE,
        header ->
            new Store.write_args(
                header, ByteBuffer.wrap(key), ByteBuffer.wrap(value), terms.options()),
        true,
        weight,
        deadlineNanos,
        KeyHash.of(key));
  }

  private SingleRequest<Store.write_result, Written> write(
      byte[] key, byte[] value, WriteTerms terms, long deadlineNanos) {
    return write(key, value, terms, deadlineNanos, weight(1, key.length + value.length));
  }

  private SingleRequest<Store.erase_result, Written> erasure(
      byte[] key, WriteTerms terms, long deadlineNanos) {
    return new SingleRequest<>(
        StoreMethod.ERASE,
        header -> new Store.erase_args(header, ByteBuffer.wrap(key), terms.options()),
        true,
        weight(1, key.length),
        deadlineNanos,
        KeyHash.of(key));
  }

  private CompletableFuture<List<Outcome<Optional<Value>>>> readMany(
      List<byte[]> keys, boolean waiting) {
    long deadlineNanos = deadline();
    Gathering<Optional<Value>> gathering = new Gathering<>(keys.size());
    IntFunction<SingleRequest<?, Optional<Value>>> alone =
        place -> read(keys.get(place), deadlineNanos, 0);
    for (int[] places :
        Batches.of(keys.size(), keys::get, place -> keys.get(place).length, dispatcher.table())) {
      List<ByteBuffer> sent = Batches.pick(places, place -> ByteBuffer.wrap(keys.get(place)));
      submit(
          new ManyRequest<>(
              StoreMethod.READ_MANY,
              header -> new Store.read_many_args(header, sent),
              false,
              weight(places.length, bytes(places, place -> keys.get(place).length)),
              deadlineNanos,
              KeyHash.of(keys.get(places[0])),
              gathering,
              places,
              new ReadOfMany(),
              alone),
          waiting);
    }
    return gathering.future;
  }

  private CompletableFuture<List<Outcome<Written>>> writeMany(
      List<Pair> pairs, WriteTerms terms, boolean waiting) {
    long deadlineNanos = deadline();
    Gathering<Written> gathering = new Gathering<>(pairs.size());
    IntFunction<SingleRequest<?, Written>> alone =
        place -> write(pairs.get(place).key(), pairs.get(place).value(), terms, deadlineNanos, 0);
    IntFunction<Integer> size =
        place -> pairs.get(place).key().length + pairs.get(place).value().length;
    for (int[] places :
        Batches.of(pairs.size(), place -> pairs.get(place).key(), size, dispatcher.table())) {
      List<KeyValue> sent =
          Batches.pick(
              places,
              place ->
                  new KeyValue(
                      ByteBuffer.wrap(pairs.get(place).key()),
                      ByteBuffer.wrap(pairs.get(place).value())));
      submit(
          new ManyRequest<>(
              StoreMethod.WRITE_MANY,
              header -> new Store.write_many_args(header, sent, terms.options()),
              true,
              weight(places.length, bytes(places, size)),
              deadlineNanos,
              KeyHash.of(pairs.get(places[0]).key()),
              gathering,
              places,
              new WriteOfMany(),
              alone),
          waiting);
    }
    return gathering.future;
  }

  private static final class ReadOfMany
      implements ManyRequest.KeyAnswer<ReadAnswer, Optional<Value>> {
    @Override
    public Refusal refusal(ReadAnswer answer) {
      return answer.getRefusal();
    }

    @Override
    public Optional<Value> result(ReadAnswer answer) {
      return StoreMethod.value(answer.getResult());
    }
  }

  private static final class WriteOfMany implements ManyRequest.KeyAnswer<WriteAnswer, Written> {
    @Override
    public Refusal refusal(WriteAnswer answer) {
      return answer.getRefusal();
    }

    @Override
    public Written result(WriteAnswer answer) {
      return StoreMethod.written(answer.getResult());
    }
  }

  // ---- room and waiting

  private long deadline() {
    return System.nanoTime() + settings.deadline().toNanos();
  }

  private int weight(int keys, long bytes) {
    long weight = 1 + keys / KEYS_PER_UNIT + bytes / BYTES_PER_UNIT;
    return (int) Math.min(weight, settings.requestsInHand());
  }

  private static long bytes(int[] places, IntFunction<Integer> size) {
    long sum = 0;
    for (int place : places) {
      sum += size.apply(place);
    }
    return sum;
  }

  private <T> CompletableFuture<T> blocking(SingleRequest<?, T> request) {
    submit(request, true);
    return request.future;
  }

  private <T> CompletableFuture<T> atOnce(SingleRequest<?, T> request) {
    submit(request, false);
    return request.future;
  }

  private void submit(Request<?, ?> request, boolean waiting) {
    if (closed) {
      throw new IllegalStateException("this client was closed; make another one");
    }
    if (waiting && loop.inEventLoop()) {
      throw new IllegalStateException(
          "a blocking call from a future's callback would wait for itself; use the form that returns a future");
    }
    try {
      long patience = waiting ? Math.max(0, request.deadlineNanos - System.nanoTime()) : 0;
      if (room.tryAcquire(request.weight)
          || patience > 0 && room.tryAcquire(request.weight, patience, TimeUnit.NANOSECONDS)) {
        dispatcher.submit(request);
      } else {
        request.fail(
            new StoreException.Overloaded(
                "this client has as many requests in hand as it takes on, "
                    + settings.requestsInHand()
                    + "; this one was not sent",
                null));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      request.fail(
          new StoreException.Unavailable(
              "the thread was interrupted before the request was sent", e));
    }
  }

  private static <T> T await(CompletableFuture<T> future, boolean write) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof StoreException known
          ? known
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw write
          ? new StoreException.Indeterminate(
              "the thread was interrupted before the answer; the write may have been applied", e)
          : new StoreException.Unavailable("the thread was interrupted before the answer", e);
    }
  }
}
