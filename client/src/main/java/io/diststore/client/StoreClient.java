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
 * A client of the store: asks one node, and goes on to another one when that node fails.
 *
 * <p>Each call is answered, or fails with a {@link StoreException}, by the deadline. A write is
 * applied once however often it had to be sent. May be used by several threads, whose calls then
 * take turns.
 *
 * <p>Keys and values are any bytes, the empty ones too; arrays that are passed in must not change
 * during the call.
 */
public final class StoreClient implements StoreCalls {
  private static final long LEARN_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Nodes nodes;
  private final long deadlineNanos;
  private final Exchange.Line line = new OneLine();
  private final long clientHigh;
  private final long clientLow;
  private NodeConnection connection;
  private long lastNumber;
  private long calls;
  private long learnedNanos;
  private boolean learned;

  /**
   * A client that is not connected yet.
   *
   * @param nodes one node at least; the client learns of the others from it
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
    // Zero is no id.
    clientLow = random.nextLong() | 1;
  }

  @Override
  public synchronized Optional<Value> get(byte[] key) {
    return value(ask(false, reading(key)));
  }

  @Override
  public synchronized Written put(byte[] key, byte[] value, WriteTerms terms) {
    return written(ask(true, writing(key, value, terms)));
  }

  @Override
  public synchronized Written erase(byte[] key, WriteTerms terms) {
    return written(
        ask(true, (node, header) -> node.erase(header, ByteBuffer.wrap(key), terms.options())));
  }

  @Override
  public synchronized List<Outcome<Optional<Value>>> getAll(List<byte[]> keys) {
    if (keys.isEmpty()) {
      return List.of();
    }
    List<ByteBuffer> sent = keys.stream().map(ByteBuffer::wrap).toList();
    Exchange<List<ReadAnswer>> many =
        exchange(
            keys.size(), false, (node, header) -> sameSize(keys, node.read_many(header, sent)));
    List<ReadAnswer> answers = many.answer();
    List<Outcome<Optional<Value>>> outcomes = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      ReadAnswer answer = answers.get(i);
      outcomes.add(
          outcome(
              answer.getRefusal(),
              answer.getResult(),
              StoreClient::value,
              many,
              i,
              reading(keys.get(i))));
    }
    return outcomes;
  }

  @Override
  public synchronized List<Outcome<Written>> putAll(List<Pair> pairs, WriteTerms terms) {
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
            (node, header) -> sameSize(pairs, node.write_many(header, sent, terms.options())));
    List<WriteAnswer> answers = many.answer();
    List<Outcome<Written>> outcomes = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      WriteAnswer answer = answers.get(i);
      Pair pair = pairs.get(i);
      outcomes.add(
          outcome(
              answer.getRefusal(),
              answer.getResult(),
              StoreClient::written,
              many,
              i,
              writing(pair.key(), pair.value(), terms)));
    }
    return outcomes;
  }

  /** A key and the value to be stored under it. */
  public record Pair(byte[] key, byte[] value) {}

  @Override
  public synchronized Page scan(byte[] cursor, byte[] prefix, int limit) {
    var page =
        ask(
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
    var count = ask(false, (node, header) -> node.count(header));
    return new Count(count.getKeys(), count.isExact());
  }

  /**
   * The ring as the node knows it. {@code knownEpoch}: the epoch that the caller has already, 0 for
   * none.
   */
  public synchronized RingInfo ring(long knownEpoch) {
    return ask(false, (node, header) -> node.ring(knownEpoch));
  }

  /** How far the node that this client asks at present has come with leaving. */
  public synchronized HandoffStatus handoff() {
    return ask(false, (node, header) -> node.handoff());
  }

  /** The node that answers for the key. Any other one answers as well. */
  public synchronized NodeAddress nodeOf(byte[] key) {
    return NodeAddress.of(ask(false, (node, header) -> node.get_node(ByteBuffer.wrap(key))));
  }

  /** The node that this client asks at present. */
  public synchronized NodeAddress node() {
    return nodes.current();
  }

  @Override
  public synchronized void close() {
    hangUp();
  }

  private static Exchange.Copy<ReadResult> reading(byte[] key) {
    return (node, header) -> node.read(header, ByteBuffer.wrap(key));
  }

  private static Exchange.Copy<WriteResult> writing(byte[] key, byte[] value, WriteTerms terms) {
    return (node, header) ->
        node.write(header, ByteBuffer.wrap(key), ByteBuffer.wrap(value), terms.options());
  }

  private <T> T ask(boolean write, Exchange.Copy<T> copy) {
    return exchange(1, write, copy).answer();
  }

  private <T> Exchange<T> exchange(int requests, boolean write, Exchange.Copy<T> copy) {
    learnNodes();
    return new Exchange<>(line, header(requests), write, deadlineNanos, copy);
  }

  /**
   * The header of the next request, which stands for this many. Calls take turns, so nothing before
   * it is awaited.
   */
  private RequestHeader header(int requests) {
    long number = lastNumber + 1;
    lastNumber += requests;
    return new RequestHeader(clientHigh, clientLow, number, number, false, 0);
  }

  /**
   * What one key of many was answered; what may still be answered before the deadline is sent
   * again, on its own.
   */
  private <R, T> Outcome<T> outcome(
      Refusal refusal,
      R result,
      Function<R, T> read,
      Exchange<?> many,
      int i,
      Exchange.Copy<R> copy) {
    if (refusal == null) {
      return new Outcome.Done<>(read.apply(result));
    }
    try {
      return new Outcome.Done<>(read.apply(many.again(i, refusal, copy).answer()));
    } catch (StoreException e) {
      return new Outcome.Failed<>(e);
    }
  }

  private static <T> List<T> sameSize(List<?> asked, List<T> answers) throws TApplicationException {
    if (answers.size() != asked.size()) {
      throw new TApplicationException(
          TApplicationException.PROTOCOL_ERROR,
          asked.size() + " keys got " + answers.size() + " answers");
    }
    return answers;
  }

  /**
   * Asks now and then who else is in the ring, to have somebody to turn to. Not with the first
   * call: a tool that makes only one would pay for it.
   */
  private void learnNodes() {
    if (calls++ == 0
        || connection == null
        || learned && System.nanoTime() - learnedNanos < LEARN_NANOS) {
      return;
    }
    learned = true;
    learnedNanos = System.nanoTime();
    try {
      nodes.learn(
          connection.client((int) TimeUnit.NANOSECONDS.toMillis(deadlineNanos)).get_all().stream()
              .map(NodeAddress::of)
              .toList());
    } catch (TException | IllegalArgumentException e) {
      // The request that is about to be sent meets the same trouble, and deals with it.
      hangUp();
    }
  }

  private void hangUp() {
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

  private final class OneLine implements Exchange.Line {
    @Override
    public NodeConnection connection(int connectMillis) throws TTransportException {
      if (connection == null) {
        connection = new NodeConnection(nodes.current(), connectMillis);
      }
      return connection;
    }

    @Override
    public void turnToNext() {
      hangUp();
      nodes.next();
    }

    @Override
    public int nodes() {
      return nodes.size();
    }
  }
}
