package io.diststore.node.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.thrift.diststore.ReadResult;
import io.diststore.thrift.diststore.RequestHeader;
import io.diststore.thrift.diststore.Store;
import io.diststore.thrift.diststore.WriteOptions;
import io.diststore.thrift.diststore.WriteResult;
import io.diststore.thrift.diststore.WriteStatus;
import io.diststore.transport.Connection;
import io.diststore.transport.DirectCall;
import io.diststore.transport.DirectMethod;
import io.diststore.transport.StructReader;
import io.diststore.transport.StructWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.thrift.TBase;
import org.apache.thrift.TDeserializer;
import org.apache.thrift.TException;
import org.apache.thrift.TSerializer;
import org.apache.thrift.async.AsyncMethodCallback;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads and writes that are answered where they lie, from and to what Thrift's own code makes. */
class InPlaceTest {
  private static final ByteBuffer KEY = ByteBuffer.wrap("key".getBytes(StandardCharsets.UTF_8));
  private static final ByteBuffer VALUE = ByteBuffer.wrap(new byte[] {0, -1, 7});

  private final FakeRing ring = new FakeRing();
  private final List<String> logged = new ArrayList<>();
  private final RequestLog log = (kind, result, nanos) -> logged.add(kind + " " + result);
  private final Arguments limits = new Arguments(8, 16);
  private final KeyCalls calls = new KeyCalls(ring, log, limits);
  private final ReadsInPlace reads = new ReadsInPlace(ring, ring, log, limits, calls);
  private final WritesInPlace writes = new WritesInPlace(ring, ring, log, limits, calls);

  /** What was taken to be answered later, or null. */
  private Caught<?> later;

  private final DirectCall call =
      new DirectCall() {
        @Override
        public Connection connection() {
          throw new UnsupportedOperationException("whose connection it is means nothing");
        }

        @Override
        public <R> AsyncMethodCallback<R> answerLater() {
          Caught<R> caught = new Caught<>();
          later = caught;
          return caught;
        }
      };

  @BeforeEach
  void ready() {
    ring.inPlace = true;
  }

  @Test
  void whatIsWrittenIsRead() throws TException {
    assertThat(read(KEY)).isEqualTo(new ReadResult().setVersion(0));
    assertThat(write(header(), KEY, VALUE, new WriteOptions()))
        .isEqualTo(new WriteResult(WriteStatus.APPLIED, 1));
    assertThat(read(KEY)).isEqualTo(new ReadResult().setValue(VALUE).setVersion(1));
    assertThat(logged).containsExactly("READ ABSENT", "WRITE APPLIED", "READ FOUND");
  }

  @Test
  void emptyKeysAndValuesAreAsGoodAsAny() throws TException {
    ByteBuffer empty = ByteBuffer.allocate(0);
    write(header(), empty, empty, new WriteOptions());
    assertThat(read(empty)).isEqualTo(new ReadResult().setValue(empty).setVersion(1));
  }

  @Test
  void aTimeToLiveGoesInAndComesOut() throws TException {
    write(header(), KEY, VALUE, new WriteOptions().setTtlMillis(5000));
    assertThat(read(KEY))
        .isEqualTo(new ReadResult().setValue(VALUE).setVersion(1).setTtlMillis(5000));
  }

  @Test
  void optionsMayBeLeftOut() throws TException {
    assertThat(write(header(), KEY, VALUE, null).getVersion()).isEqualTo(1);
  }

  @Test
  void aRepeatedRequestIsAsGoodAsAFirstOne() throws TException {
    assertThat(write(header().setRepeated(true), KEY, VALUE, null).getVersion()).isEqualTo(1);
  }

  static Stream<RequestHeader> headersWithoutSense() {
    return Stream.of(
        null,
        header().setClientHigh(0).setClientLow(0),
        header().setNumber(0),
        header().setNumber(Long.MAX_VALUE),
        header().setLowestAwaited(0),
        header().setLowestAwaited(8),
        header().setDeadlineMillis(0));
  }

  @ParameterizedTest
  @MethodSource("headersWithoutSense")
  void headersWithoutSenseAreForTheHandlerToRefuse(RequestHeader header) throws TException {
    assertLeft(reads, new Store.read_args(header, KEY));
    assertLeft(writes, new Store.write_args(header, KEY, VALUE, new WriteOptions()));
  }

  static Stream<TBase<?, ?>> writesThatAreNotCommon() {
    return Stream.of(
        new Store.write_args(header(), KEY, null, new WriteOptions()),
        new Store.write_args(header(), null, VALUE, new WriteOptions()),
        new Store.write_args(header(), KEY, VALUE, new WriteOptions().setIfVersion(3)),
        new Store.write_args(
            header(), KEY, VALUE, new WriteOptions().setIfVersion(3).setTtlMillis(5)),
        new Store.write_args(header(), KEY, VALUE, new WriteOptions().setTtlMillis(0)),
        new Store.write_args(header(), KEY, VALUE, new WriteOptions().setTtlMillis(-1)));
  }

  @ParameterizedTest
  @MethodSource("writesThatAreNotCommon")
  void whatIsNotCommonIsForTheHandler(TBase<?, ?> arguments) throws TException {
    assertLeft(writes, arguments);
  }

  @Test
  void aReadWithoutAKeyIsForTheHandler() throws TException {
    assertLeft(reads, new Store.read_args(header(), null));
  }

  @Test
  void whatTheRingCannotDoAtOnceItIsAskedFor() throws TException {
    ring.inPlace = false;
    Store.write_args put =
        new Store.write_args(
            header().setRepeated(true), KEY, VALUE, new WriteOptions().setTtlMillis(9));
    assertThat(writes.answer(StructReader.of(bytes(put)), new StructWriter(), call)).isTrue();
    assertThat(later.answered()).isFalse();
    ring.settle();
    assertThat(later.value()).isEqualTo(new WriteResult(WriteStatus.APPLIED, 1));

    Store.read_args get = new Store.read_args(header(), KEY);
    assertThat(reads.answer(StructReader.of(bytes(get)), new StructWriter(), call)).isTrue();
    ring.settle();
    assertThat(later.value()).isEqualTo(new ReadResult().setValue(VALUE).setVersion(1));
    assertThat(logged).containsExactly("WRITE APPLIED", "READ FOUND");

    // The same requests as from the handler, which makes them of Thrift's objects.
    calls.write(put.getHeader(), KEY, VALUE, put.getOptions(), new Caught<>());
    calls.read(get.getHeader(), KEY, new Caught<>());
    assertThat(ring.asked.get(0)).usingRecursiveComparison().isEqualTo(ring.asked.get(2));
    assertThat(ring.asked.get(1)).usingRecursiveComparison().isEqualTo(ring.asked.get(3));
  }

  @Test
  void whatIsTooLongIsForTheHandlerToRefuse() throws TException {
    ByteBuffer longKey = ByteBuffer.allocate(9);
    ByteBuffer longValue = ByteBuffer.allocate(17);
    assertLeft(reads, new Store.read_args(header(), longKey));
    assertLeft(writes, new Store.write_args(header(), longKey, VALUE, new WriteOptions()));
    assertLeft(writes, new Store.write_args(header(), KEY, longValue, new WriteOptions()));
  }

  @Test
  void noPartOfACallIsTakenForAWholeOne() throws TException {
    byte[] whole = bytes(new Store.write_args(header(), KEY, VALUE, new WriteOptions()));
    for (int length = 0; length < whole.length; length++) {
      byte[] part = java.util.Arrays.copyOf(whole, length);
      assertThat(writes.answer(StructReader.of(part), new StructWriter(), call)).isFalse();
    }
    assertThat(ring.inPlaceCount).isZero();
  }

  private void assertLeft(DirectMethod method, TBase<?, ?> arguments) throws TException {
    assertThat(method.answer(StructReader.of(bytes(arguments)), new StructWriter(), null))
        .isFalse();
    assertThat(ring.inPlaceCount).isZero();
    assertThat(ring.asked).isEmpty();
    assertThat(later).isNull();
    assertThat(logged).isEmpty();
  }

  private ReadResult read(ByteBuffer key) throws TException {
    Store.read_result result = new Store.read_result();
    answer(reads, new Store.read_args(header(), key), result);
    return result.getSuccess();
  }

  private WriteResult write(
      RequestHeader header, ByteBuffer key, ByteBuffer value, WriteOptions options)
      throws TException {
    Store.write_result result = new Store.write_result();
    answer(writes, new Store.write_args(header, key, value, options), result);
    return result.getSuccess();
  }

  private void answer(DirectMethod method, TBase<?, ?> arguments, TBase<?, ?> result)
      throws TException {
    StructWriter answer = new StructWriter();
    assertThat(method.answer(StructReader.of(bytes(arguments)), answer, call)).isTrue();
    new TDeserializer(new TBinaryProtocol.Factory()).deserialize(result, answer.bytes());
    assertThat(bytes(result)).isEqualTo(answer.bytes());
  }

  private static byte[] bytes(TBase<?, ?> struct) throws TException {
    return new TSerializer(new TBinaryProtocol.Factory()).serialize(struct);
  }

  private static RequestHeader header() {
    return new RequestHeader(1, 2, 7, 3, false, 10_000);
  }
}
