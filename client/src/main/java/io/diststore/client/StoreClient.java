package io.diststore.client;

import io.diststore.thrift.diststore.HandoffStatus;
import io.diststore.thrift.diststore.KeyValue;
import io.diststore.thrift.diststore.ReadAnswer;
import io.diststore.thrift.diststore.ReadResult;
import io.diststore.thrift.diststore.Refusal;
import io.diststore.thrift.diststore.RequestHeader;
import io.diststore.thrift.diststore.RingInfo;
import io.diststore.thrift.diststore.WriteAnswer;
import io.diststore.thrift.diststore.WriteResult;
import io.diststore.thrift.diststore.WriteStatus;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.TException;
import org.apache.thrift.transport.TTransportException;

/**
 * A client that sends its requests to one node, and switches to another node when that node fails.
 * Thread-safe, but it makes only one call at a time.
 *
 * <p>By the deadline, each call returns or throws a {@link StoreException}. A write is applied at
 * most once, even if the client has to send it several times.
 *
 * <p>Keys and values are arbitrary bytes and may be empty. Until the call has ended, the caller
 * must not change the arrays that it passed in.
 */
public final class StoreClient implements StoreCalls {
  private static final long LEARN_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Nodes nodes;
  private final long deadlineNanos;
  private final Exchange.Connector connector = new SingleConnector();
  private final long clientHigh;
  private final long clientLow;
  private NodeConnection connection;
  private long lastNumber;
  private long calls;
  private long learnedNanos = System.nanoTime() - LEARN_INTERVAL_NANOS;

  /**
   * Creates a client that is not connected yet.
   *
   * @param nodes at least one node, from which the client learns of the other nodes
   * @param deadline how long each call may take, at least 1 ms
   */
  public StoreClient(List<NodeAddress> nodes, Duration deadline) {
    this.nodes = new Nodes(nodes);
    deadlineNanos = deadline.toNanos();
    if (deadlineNanos < Duration.ofMillis(1).toNanos()) {
      throw new IllegalArgumentException(
          "a deadline of less than 1 ms leaves no time for an answer");
    }
    SecureRandom random = new SecureRandom();
    clientHigh = random.nextLong();
    // A client id must not be 0.
    clientLow = random.nextLong() | 1;
  }

  @Override
  public synchronized Optional<Value> get(byte[] key) {
    return value(call(false, readCall(key)));
  }

  @Override
  public synchronized Written put(byte[] key, byte[] value, WriteTerms terms) {
    return written(call(true, writeCall(key, value, terms)));
  }

  @Override
  public synchronized Written erase(byte[] key, WriteTerms terms) {
    return written(
        call(true, (node, header) -> node.erase(header, ByteBuffer.wrap(key), terms.options())));
  }

  @Override
  public synchronized List<KeyResult<Optional<Value>>> getAll(List<byte[]> keys) {
    if (keys.isEmpty()) {
      return List.of();
    }
    List<ByteBuffer> sent = keys.stream().map(ByteBuffer::wrap).toList();
    Exchange<List<ReadAnswer>> many =
        exchange(
            keys.size(),
            false,
            (node, header) -> requireSameSize(keys, node.read_many(header, sent)));
    List<ReadAnswer> answers = many.answer();
    List<KeyResult<Optional<Value>>> results = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      ReadAnswer answer = answers.get(i);
      results.add(
          keyResult(
              answer.getRefusal(),
              answer.getResult(),
              StoreClient::value,
              many,
              i,
              readCall(keys.get(i))));
    }
    return results;
  }

  @Override
  public synchronized List<KeyResult<Written>> putAll(List<Pair> pairs, WriteTerms terms) {
    if (pairs.isEmpty()) {
      return List.of();
    }
    List<KeyValue> sent =
        pairs.stream()
            .map(pair -> new KeyValue(ByteBuffer.wrap(pair.key()), ByteBuffer.wrap(pair.value())))
            .toList();
    Exchange<List<WriteAnswer>> many =
        exchange(
            pairs.size(),
            true,
            (node, header) ->
                requireSameSize(pairs, node.write_many(header, sent, terms.options())));
    List<WriteAnswer> answers = many.answer();
    List<KeyResult<Written>> results = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      WriteAnswer answer = answers.get(i);
      Pair pair = pairs.get(i);
      results.add(
          keyResult(
              answer.getRefusal(),
              answer.getResult(),
              StoreClient::written,
              many,
              i,
              writeCall(pair.key(), pair.value(), terms)));
    }
    return results;
  }

  /** A key and the value to store under it. */
  public record Pair(byte[] key, byte[] value) {}

  @Override
  public synchronized Page scan(byte[] cursor, byte[] prefix, int limit) {
    var page =
        call(
            false,
            (node, header) ->
                node.scan(header, ByteBuffer.wrap(cursor), ByteBuffer.wrap(prefix), limit));
    List<Page.Entry> entries =
        page.getEntries().stream()
            .map(e -> new Page.Entry(e.getKey(), e.getValue(), e.getVersion()))
            .toList();
    return new Page(entries, page.getCursor());
  }

  @Override
  public synchronized Count count() {
    var count = call(false, (node, header) -> node.count(header));
    return new Count(count.getKeys(), count.isExact());
  }

  /**
   * Returns the ring as the current node knows it.
   *
   * @param knownEpoch the epoch that the caller already knows, or 0 if it knows none. If the node
   *     is in this epoch, the answer omits the members and the primaries
   */
  public synchronized RingInfo ring(long knownEpoch) {
    return call(false, (node, header) -> node.ring(knownEpoch));
  }

  /** Returns the current node's progress in leaving the ring. */
  public synchronized HandoffStatus handoff() {
    return call(false, (node, header) -> node.handoff());
  }

  /**
   * Returns the address of the key's primary. Even so, the caller may send requests for the key to
   * any node.
   */
  public synchronized NodeAddress nodeOf(byte[] key) {
    return NodeAddress.of(call(false, (node, header) -> node.get_node(ByteBuffer.wrap(key))));
  }

  /** Returns the current node, which gets this client's next request. */
  public synchronized NodeAddress node() {
    return nodes.current();
  }

  @Override
  public synchronized void close() {
    disconnect();
  }

  private static Exchange.Call<ReadResult> readCall(byte[] key) {
    return (node, header) -> node.read(header, ByteBuffer.wrap(key));
  }

  private static Exchange.Call<WriteResult> writeCall(byte[] key, byte[] value, WriteTerms terms) {
    return (node, header) ->
        node.write(header, ByteBuffer.wrap(key), ByteBuffer.wrap(value), terms.options());
  }

  private <T> T call(boolean write, Exchange.Call<T> call) {
    return exchange(1, write, call).answer();
  }

  private <T> Exchange<T> exchange(int requests, boolean write, Exchange.Call<T> call) {
    learnNodes();
    return new Exchange<>(connector, header(requests), write, deadlineNanos, call);
  }

  /**
   * Returns the header of the next call, which consists of {@code requests} requests. The client
   * makes one call at a time, so it awaits no answer to an earlier request.
   */
  private RequestHeader header(int requests) {
    long number = lastNumber + 1;
    lastNumber += requests;
    return new RequestHeader(clientHigh, clientLow, number, number, false, 0);
  }

  /**
   * Returns the result for key {@code i} of a call with many keys. If the refusal of the key is not
   * final, repeats the request for that key.
   */
  private <R, T> KeyResult<T> keyResult(
      Refusal refusal,
      R result,
      Function<R, T> convert,
      Exchange<?> many,
      int i,
      Exchange.Call<R> call) {
    if (refusal == null) {
      return new KeyResult.Done<>(convert.apply(result));
    }
    try {
      return new KeyResult.Done<>(convert.apply(many.repeatForKey(i, refusal, call).answer()));
    } catch (StoreException e) {
      return new KeyResult.Failed<>(e);
    }
  }

  private static <T> List<T> requireSameSize(List<?> keys, List<T> answers)
      throws TApplicationException {
    if (answers.size() != keys.size()) {
      throw new TApplicationException(
          TApplicationException.PROTOCOL_ERROR,
          "the node gave " + answers.size() + " answers for " + keys.size() + " keys");
    }
    return answers;
  }

  /**
   * Asks the current node for the members of the ring at most once every 10 seconds, so that the
   * client can switch to another node. Does not ask at the first call, because a tool that makes
   * only one call would wait for a list of members that it never uses.
   */
  private void learnNodes() {
    if (calls++ == 0
        || connection == null
        || System.nanoTime() - learnedNanos < LEARN_INTERVAL_NANOS) {
      return;
    }
    learnedNanos = System.nanoTime();
    try {
      nodes.learn(
          connection.client((int) TimeUnit.NANOSECONDS.toMillis(deadlineNanos)).get_all().stream()
              .map(NodeAddress::of)
              .toList());
    } catch (TException | IllegalArgumentException e) {
      // The next request will meet the same failure and handle it.
      disconnect();
    }
  }

  private void disconnect() {
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }

  private static Optional<Value> value(ReadResult result) {
    if (!result.isSetValue()) {
      return Optional.empty();
    }
    OptionalLong ttl =
        result.isSetTtlMillis() ? OptionalLong.of(result.getTtlMillis()) : OptionalLong.empty();
    return Optional.of(new Value(result.getValue(), result.getVersion(), ttl));
  }

  private static Written written(WriteResult result) {
    return new Written(result.getStatus() == WriteStatus.APPLIED, result.getVersion());
  }

  private final class SingleConnector implements Exchange.Connector {
    @Override
    public NodeConnection connection(int connectMillis) throws TTransportException {
      if (connection == null) {
        connection = new NodeConnection(nodes.current(), connectMillis);
      }
      return connection;
    }

    @Override
    public NodeAddress node() {
      return nodes.current();
    }

    @Override
    public void switchToNextNode() {
      disconnect();
      nodes.next();
    }

    @Override
    public int nodeCount() {
      return nodes.size();
    }
  }
}
