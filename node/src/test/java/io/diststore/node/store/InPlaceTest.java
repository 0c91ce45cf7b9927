package io.diststore.node.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.thrift.diststore.ReadResult;
import io.diststore.thrift.diststore.RequestHeader;
import io.diststore.thrift.diststore.Store;
import io.diststore.thrift.diststore.TooLarge;
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
import java.util.Arrays;
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

/**
 * Tests the calls that are answered straight from their bytes. Thrift's generated code writes the
 * calls and reads the answers.
 */
class InPlaceTest {
  private static final ByteBuffer KEY = ByteBuffer.wrap("key".getBytes(StandardCharsets.UTF_8));
  private static final ByteBuffer VALUE = ByteBuffer.wrap(new byte[] {0, -1, 7});

  private final FakeRing ring = new FakeRing();
  private final List<String> logged = new ArrayList<>();
  private final RequestListener listener = (kind, result, nanos) -> logged.add(kind + " " + result);
  private final KeyCalls calls = new KeyCalls(ring, listener);
  private final ReadsInPlace reads = new ReadsInPlace(ring, ring, listener, calls);
  private final WritesInPlace writes = new WritesInPlace(ring, ring, listener, calls);

  /** The callback of a call that will be answered later, or null. */
  private RecordingCallback<?> later;

  private final DirectCall call =
      new DirectCall() {
        @Override
        public Connection connection() {
          throw new UnsupportedOperationException("direct methods do not use the connection");
        }

        @Override
        public <R> AsyncMethodCallback<R> answerLater() {
          RecordingCallback<R> callback = new RecordingCallback<>();
          later = callback;
          return callback;
        }
      };

  @BeforeEach
  void answerInPlace() {
    ring.inPlace = true;
  }

  @Test
  void aReadReturnsTheWrittenValue() throws TException {
    assertThat(read(KEY)).isEqualTo(new ReadResult().setVersion(0));
    assertThat(write(header(), KEY, VALUE, new WriteOptions()))
        .isEqualTo(new WriteResult(WriteStatus.APPLIED, 1));
    assertThat(read(KEY)).isEqualTo(new ReadResult().setValue(VALUE).setVersion(1));
    assertThat(logged).containsExactly("READ ABSENT", "WRITE APPLIED", "READ FOUND");
  }

  @Test
  void emptyKeysAndValuesAreAllowed() throws TException {
    ByteBuffer empty = ByteBuffer.allocate(0);
    write(header(), empty, empty, new WriteOptions());
    assertThat(read(empty)).isEqualTo(new ReadResult().setValue(empty).setVersion(1));
  }

  @Test
  void aReadReturnsTheTimeToLive() throws TException {
    write(header(), KEY, VALUE, new WriteOptions().setTtlMillis(5000));
    assertThat(read(KEY))
        .isEqualTo(new ReadResult().setValue(VALUE).setVersion(1).setTtlMillis(5000));
  }

  @Test
  void optionsMayBeOmitted() throws TException {
    assertThat(write(header(), KEY, VALUE, null).getVersion()).isEqualTo(1);
  }

  @Test
  void aRepeatedWriteIsAnsweredInPlace() throws TException {
    assertThat(write(header().setRepeated(true), KEY, VALUE, null).getVersion()).isEqualTo(1);
  }

  static Stream<RequestHeader> invalidHeaders() {
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
  @MethodSource("invalidHeaders")
  void invalidHeadersAreLeftToTheHandler(RequestHeader header) throws TException {
    assertLeft(reads, new Store.read_args(header, KEY));
    assertLeft(writes, new Store.write_args(header, KEY, VALUE, new WriteOptions()));
  }

  static Stream<TBase<?, ?>> unusualWrites() {
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
  @MethodSource("unusualWrites")
  void unusualWritesAreLeftToTheHandler(TBase<?, ?> arguments) throws TException {
    assertLeft(writes, arguments);
  }

  @Test
  void aReadWithoutAKeyIsLeftToTheHandler() throws TException {
    assertLeft(reads, new Store.read_args(header(), null));
  }

  @Test
  void theRingIsAskedForWhatItCannotDoAtOnce() throws TException {
    ring.inPlace = false;
    Store.write_args put =
        new Store.write_args(
            header().setRepeated(true), KEY, VALUE, new WriteOptions().setTtlMillis(9));
    assertThat(writes.answer(StructReader.of(bytes(put)), new StructWriter(), call)).isTrue();
    assertThat(later.isAnswered()).isFalse();
    ring.settle();
    assertThat(later.value()).isEqualTo(new WriteResult(WriteStatus.APPLIED, 1));

    Store.read_args get = new Store.read_args(header(), KEY);
    assertThat(reads.answer(StructReader.of(bytes(get)), new StructWriter(), call)).isTrue();
    ring.settle();
    assertThat(later.value()).isEqualTo(new ReadResult().setValue(VALUE).setVersion(1));
    assertThat(logged).containsExactly("WRITE APPLIED", "READ FOUND");

    // The handler makes the same requests from Thrift's objects.
    calls.write(put.getHeader(), KEY, VALUE, put.getOptions(), new RecordingCallback<>());
    calls.read(get.getHeader(), KEY, new RecordingCallback<>());
    assertThat(ring.asked.get(0)).usingRecursiveComparison().isEqualTo(ring.asked.get(2));
    assertThat(ring.asked.get(1)).usingRecursiveComparison().isEqualTo(ring.asked.get(3));
  }

  @Test
  void theRingRefusesWhatIsTooLong() throws TException {
    ByteBuffer longKey = ByteBuffer.allocate(FakeRing.KEY_BYTES_MAX + 1);
    ByteBuffer longValue = ByteBuffer.allocate(FakeRing.VALUE_BYTES_MAX + 1);
    assertTooLarge(reads, new Store.read_args(header(), longKey));
    assertTooLarge(writes, new Store.write_args(header(), longKey, VALUE, new WriteOptions()));
    assertTooLarge(writes, new Store.write_args(header(), KEY, longValue, new WriteOptions()));
  }

  private void assertTooLarge(DirectMethod method, TBase<?, ?> arguments) throws TException {
    assertThat(method.answer(StructReader.of(bytes(arguments)), new StructWriter(), call)).isTrue();
    ring.settle();
    assertThat(later.failure()).isInstanceOf(TooLarge.class);
    assertThat(ring.inPlaceCount).isZero();
  }

  @Test
  void aTruncatedCallIsLeftToTheHandler() throws TException {
    byte[] whole = bytes(new Store.write_args(header(), KEY, VALUE, new WriteOptions()));
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
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
