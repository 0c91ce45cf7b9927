package io.diststore.client.ring;

import io.diststore.client.Count;
import io.diststore.client.KeyResult;
import io.diststore.client.NodeAddress;
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
 * A client for programs that send many requests. It knows the ring, sends each request straight to
 * the primary of its key, and can have many requests in flight at a time. Thread-safe; a program
 * needs only one.
 *
 * <pre>{@code
 * try (var store = new RingClient(List.of(NodeAddress.parse("localhost:9900")))) {
 *   byte[] key = "greeting".getBytes(UTF_8);
 *   store.put(key, "hello".getBytes(UTF_8));
 *   Value value = store.get(key).orElseThrow();
 *   Written swapped = store.put(key, "hi".getBytes(UTF_8), WriteTerms.NONE.ifVersion(value.version()));
 *   store.getAsync(key).thenAccept(found -> found.ifPresent(v -> System.out.println(v.version())));
 *   for (KeyResult<Optional<Value>> result : store.getAll(List.of(key, new byte[] {1}))) {
 *     result.orThrow().ifPresent(v -> System.out.println(new String(v.bytes(), UTF_8)));
 *   }
 * }
 * }</pre>
 *
 * <p>By its deadline, each request is answered or fails with a {@link StoreException}. If a node
 * fails or leaves, the client sends the request again with the same id, and the ring applies a
 * write only once. A write fails with {@link StoreException.Indeterminate} if an attempt may have
 * had an effect and no later attempt returns the outcome. This happens only if the deadline passes,
 * a later attempt is refused for good, the client is closed, or the waiting thread is interrupted.
 * Nodes that join or leave cause no errors.
 *
 * <p>At most {@link RingClientSettings#requestsInFlightMax} requests are in flight. Above that
 * limit, blocking methods wait. Methods that return a future send nothing, and the future fails at
 * once with {@link StoreException.Overloaded}. The client completes futures on its own thread.
 * Callbacks attached to a future must not block. If a callback calls a blocking method of the
 * client, that method throws an {@link IllegalStateException}.
 *
 * <p>Keys and values are arbitrary bytes and may be empty. Until the request has ended, the caller
 * must not change the arrays that it passed in. Connections are encrypted only if {@link
 * RingClientSettings#tls} is present.
 */
public final class RingClient implements StoreCalls {
  private static final int KEYS_PER_UNIT = 16;
  private static final int BYTES_PER_UNIT = 16 << 10;
  private static final long CLOSE_SECONDS = 5;

  private final RingClientSettings settings;
  private final EventLoopGroup group = SocketKind.best().newLoop("diststore-client");
  private final EventLoop loop = group.next();
  private final Semaphore permits;
  private final Dispatcher dispatcher;
  private volatile boolean closed;

  /** Creates a client with {@link RingClientSettings#DEFAULT}. */
  public RingClient(List<NodeAddress> nodes) {
    this(nodes, RingClientSettings.DEFAULT);
  }

  /**
   * Creates a client. The client starts to connect in the background.
   *
   * @param nodes at least one node, from which the client learns of the other nodes
   */
  public RingClient(List<NodeAddress> nodes, RingClientSettings settings) {
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("a client needs the address of at least one node");
    }
    this.settings = settings;
    this.permits = new Semaphore(settings.requestsInFlightMax());
    this.dispatcher = new Dispatcher(nodes, loop, settings, permits);
  }

  @Override
  public Optional<Value> get(byte[] key) {
    return await(submitBlocking(read(key, deadline())), false);
  }

  /** Does the same as {@link #get}, without blocking. */
  public CompletableFuture<Optional<Value>> getAsync(byte[] key) {
    return submitAtOnce(read(key, deadline()));
  }

  @Override
  public Written put(byte[] key, byte[] value, WriteTerms terms) {
    return await(submitBlocking(write(key, value, terms, deadline())), true);
  }

  /** Does the same as {@link #put(byte[], byte[], WriteTerms)}, without blocking. */
  public CompletableFuture<Written> putAsync(byte[] key, byte[] value, WriteTerms terms) {
    return submitAtOnce(write(key, value, terms, deadline()));
  }

  @Override
  public Written erase(byte[] key, WriteTerms terms) {
    return await(submitBlocking(erasure(key, terms, deadline())), true);
  }

  /** Does the same as {@link #erase}, without blocking. */
  public CompletableFuture<Written> eraseAsync(byte[] key, WriteTerms terms) {
    return submitAtOnce(erasure(key, terms, deadline()));
  }

  /**
   * {@inheritDoc}
   *
   * <p>The client sends up to 256 keys of one primary in one message.
   */
  @Override
  public List<KeyResult<Optional<Value>>> getAll(List<byte[]> keys) {
    return await(readMany(keys, true), false);
  }

  /**
   * Does the same as {@link #getAll}, without blocking. Keys whose message would exceed the limit
   * for requests in flight are not sent, and fail with {@link StoreException.Overloaded}. The other
   * keys are not affected.
   */
  public CompletableFuture<List<KeyResult<Optional<Value>>>> getAllAsync(List<byte[]> keys) {
    return readMany(keys, false);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The client sends up to 256 pairs of one primary in one message. If several pairs have the
   * same key, they may be applied in any order.
   */
  @Override
  public List<KeyResult<Written>> putAll(List<Pair> pairs, WriteTerms terms) {
    return await(writeMany(pairs, terms, true), true);
  }

  /**
   * Does the same as {@link #putAll}, without blocking. Pairs whose message would exceed the limit
   * for requests in flight are not sent, and fail with {@link StoreException.Overloaded}. The other
   * pairs are not affected.
   */
  public CompletableFuture<List<KeyResult<Written>>> putAllAsync(
      List<Pair> pairs, WriteTerms terms) {
    return writeMany(pairs, terms, false);
  }

  @Override
  public Page scan(byte[] cursor, byte[] prefix, int limit) {
    return await(
        submitBlocking(
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
        submitBlocking(
            new SingleRequest<>(
                StoreMethod.COUNT, Store.count_args::new, weight(1, 0), deadline())),
        false);
  }

  /**
   * Returns the latest epoch of the ring that this client knows, or empty if no node has described
   * the ring yet.
   */
  public OptionalLong epoch() {
    RingTable table = dispatcher.table();
    return table == null ? OptionalLong.empty() : OptionalLong.of(table.epoch());
  }

  /**
   * Closes all connections. Requests in flight fail with {@link StoreException.Unavailable} or
   * {@link StoreException.Indeterminate}.
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

  private CompletableFuture<List<KeyResult<Optional<Value>>>> readMany(
      List<byte[]> keys, boolean mayBlock) {
    long deadlineNanos = deadline();
    ResultCollector<Optional<Value>> results = new ResultCollector<>(keys.size());
    IntFunction<SingleRequest<?, Optional<Value>>> singleRequestFor =
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
              results,
              places,
              new ReadAnswerReader(),
              singleRequestFor),
          mayBlock);
    }
    return results.future;
  }

  private CompletableFuture<List<KeyResult<Written>>> writeMany(
      List<Pair> pairs, WriteTerms terms, boolean mayBlock) {
    long deadlineNanos = deadline();
    ResultCollector<Written> results = new ResultCollector<>(pairs.size());
    IntFunction<SingleRequest<?, Written>> singleRequestFor =
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
              results,
              places,
              new WriteAnswerReader(),
              singleRequestFor),
          mayBlock);
    }
    return results.future;
  }

  private static final class ReadAnswerReader
      implements ManyRequest.KeyAnswerReader<ReadAnswer, Optional<Value>> {
    @Override
    public Refusal refusal(ReadAnswer answer) {
      return answer.getRefusal();
    }

    @Override
    public Optional<Value> result(ReadAnswer answer) {
      return StoreMethod.value(answer.getResult());
    }
  }

  private static final class WriteAnswerReader
      implements ManyRequest.KeyAnswerReader<WriteAnswer, Written> {
    @Override
    public Refusal refusal(WriteAnswer answer) {
      return answer.getRefusal();
    }

    @Override
    public Written result(WriteAnswer answer) {
      return StoreMethod.written(answer.getResult());
    }
  }

  // ---- permits and waiting

  private long deadline() {
    return System.nanoTime() + settings.deadline().toNanos();
  }

  private int weight(int keys, long bytes) {
    long weight = 1 + keys / KEYS_PER_UNIT + bytes / BYTES_PER_UNIT;
    return (int) Math.min(weight, settings.requestsInFlightMax());
  }

  private static long bytes(int[] places, IntFunction<Integer> size) {
    long sum = 0;
    for (int place : places) {
      sum += size.apply(place);
    }
    return sum;
  }

  private <T> CompletableFuture<T> submitBlocking(SingleRequest<?, T> request) {
    submit(request, true);
    return request.future;
  }

  private <T> CompletableFuture<T> submitAtOnce(SingleRequest<?, T> request) {
    submit(request, false);
    return request.future;
  }

  private void submit(ClientRequest<?, ?> request, boolean mayBlock) {
    if (closed) {
      throw new IllegalStateException("this client is closed; create another one");
    }
    if (mayBlock && loop.inEventLoop()) {
      throw new IllegalStateException(
          "a blocking call from a callback of a future would wait for itself; use the method that returns a future");
    }
    try {
      long waitNanos = mayBlock ? Math.max(0, request.deadlineNanos - System.nanoTime()) : 0;
      if (permits.tryAcquire(request.weight)
          || waitNanos > 0 && permits.tryAcquire(request.weight, waitNanos, TimeUnit.NANOSECONDS)) {
        dispatcher.submit(request);
      } else {
        request.onFailure(
            new StoreException.Overloaded(
                "this client already has "
                    + settings.requestsInFlightMax()
                    + " requests in flight; this request was not sent",
                null));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      request.onFailure(
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
              "the thread was interrupted before the answer arrived; the write may have been applied",
              e)
          : new StoreException.Unavailable(
              "the thread was interrupted before the answer arrived", e);
    }
  }
}
