package io.diststore.node.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diststore.ring.request.Operation;
import io.diststore.ring.request.Refusal;
import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.Key;
import io.diststore.thrift.diststore.BadRequest;
import io.diststore.thrift.diststore.DataLost;
import io.diststore.thrift.diststore.Indeterminate;
import io.diststore.thrift.diststore.KeyValue;
import io.diststore.thrift.diststore.ReadAnswer;
import io.diststore.thrift.diststore.ReadResult;
import io.diststore.thrift.diststore.RefusalCode;
import io.diststore.thrift.diststore.RequestHeader;
import io.diststore.thrift.diststore.TooLarge;
import io.diststore.thrift.diststore.WriteAnswer;
import io.diststore.thrift.diststore.WriteOptions;
import io.diststore.thrift.diststore.WriteResult;
import io.diststore.thrift.diststore.WriteStatus;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.thrift.TException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeyCallsTest {
  private final FakeRing ring = new FakeRing();
  private final KeyCalls calls = new KeyCalls(ring, (kind, result, nanos) -> {});

  @Test
  void emptyKeysAndValuesAreAllowed() throws TException {
    RecordingCallback<WriteResult> written = new RecordingCallback<>();
    calls.write(header(1), bytes(0), bytes(0), new WriteOptions(), written);
    RecordingCallback<ReadResult> read = new RecordingCallback<>();
    calls.read(header(2), bytes(0), read);
    ring.settle();
    assertThat(written.value()).isEqualTo(new WriteResult(WriteStatus.APPLIED, 1));
    assertThat(read.value().getValue()).isEmpty();
    assertThat(read.value().getVersion()).isEqualTo(1);
  }

  @Test
  void anAbsentKeyHasNoValueAndVersionZero() throws TException {
    RecordingCallback<ReadResult> read = new RecordingCallback<>();
    calls.read(header(1), bytes(1), read);
    ring.settle();
    assertThat(read.value()).isEqualTo(new ReadResult().setVersion(0));
  }

  @Test
  void aDeadlineBeyondAMinuteCountsAsOneMinute() throws TException {
    calls.read(header(1).setDeadlineMillis(Integer.MAX_VALUE), bytes(1), new RecordingCallback<>());
    assertThat(ring.asked.getFirst().budgetNanos()).isEqualTo(Duration.ofMinutes(1).toNanos());
  }

  @Test
  void theOptionsOfAWriteReachTheRing() throws TException {
    calls.write(
        header(5).setRepeated(true),
        bytes(1),
        bytes(1),
        new WriteOptions().setIfVersion(0).setTtlMillis(9),
        new RecordingCallback<>());
    Operation.Put put = (Operation.Put) ring.asked.getFirst().operation();
    assertThat(put.ifVersion()).isZero();
    assertThat(put.ttlMillis()).isEqualTo(9);
    assertThat(ring.asked.getFirst().repeated()).isTrue();
    assertThat(ring.asked.getFirst().id().number()).isEqualTo(5);
  }

  static Stream<RequestHeader> badHeaders() {
    return Stream.of(
        null,
        header(1).setClientHigh(0).setClientLow(0),
        header(0),
        header(-1),
        header(Long.MAX_VALUE),
        header(3).setLowestAwaited(4),
        header(3).setLowestAwaited(0),
        header(3).setDeadlineMillis(0));
  }

  @ParameterizedTest
  @MethodSource("badHeaders")
  void anInvalidHeaderIsABadRequestBeforeTheRingIsAsked(RequestHeader header) {
    assertThatThrownBy(() -> calls.read(header, bytes(1), new RecordingCallback<>()))
        .isInstanceOf(BadRequest.class);
    assertThat(ring.asked).isEmpty();
  }

  static Stream<WriteOptions> badOptions() {
    return Stream.of(
        new WriteOptions().setTtlMillis(0),
        new WriteOptions().setTtlMillis(-1),
        new WriteOptions().setIfVersion(-1));
  }

  @ParameterizedTest
  @MethodSource("badOptions")
  void invalidOptionsAreABadRequest(WriteOptions options) {
    assertThatThrownBy(
            () -> calls.write(header(1), bytes(1), bytes(1), options, new RecordingCallback<>()))
        .isInstanceOf(BadRequest.class);
  }

  @Test
  void theRingRefusesAKeyOrValueOverItsLimitAsTooLarge() throws TException {
    RecordingCallback<ReadResult> read = new RecordingCallback<>();
    calls.read(header(1), bytes(FakeRing.KEY_BYTES_MAX + 1), read);
    RecordingCallback<WriteResult> written = new RecordingCallback<>();
    calls.write(header(2), bytes(1), bytes(FakeRing.VALUE_BYTES_MAX + 1), null, written);
    ring.settle();
    assertThat(read.failure()).isInstanceOf(TooLarge.class);
    assertThat(written.failure()).isInstanceOf(TooLarge.class);
  }

  @Test
  void aMissingKeyIsABadRequest() {
    assertThatThrownBy(() -> calls.read(header(1), null, new RecordingCallback<>()))
        .isInstanceOf(BadRequest.class);
  }

  @Test
  void aRefusalKeepsItsMeaning() throws TException {
    ring.refusedSegments.put(segment(1), Refusal.INDETERMINATE);
    RecordingCallback<WriteResult> written = new RecordingCallback<>();
    calls.write(header(1), bytes(1), bytes(1), null, written);
    ring.settle();
    assertThat(written.failure()).isInstanceOf(Indeterminate.class);
    ring.refusedSegments.put(segment(1), Refusal.DATA_LOST);
    RecordingCallback<ReadResult> read = new RecordingCallback<>();
    calls.read(header(2), bytes(1), read);
    ring.settle();
    assertThat(read.failure()).isInstanceOf(DataLost.class);
  }

  @Test
  void eachOfManyKeysIsARequestAndIsAnsweredInItsPlace() throws TException {
    RecordingCallback<List<WriteAnswer>> written = new RecordingCallback<>();
    calls.writeMany(
        header(7), List.of(pair(1), pair(FakeRing.KEY_BYTES_MAX + 1), pair(3)), null, written);
    ring.settle();
    assertThat(written.value()).hasSize(3);
    assertThat(written.value().get(0).getResult().getStatus()).isEqualTo(WriteStatus.APPLIED);
    assertThat(written.value().get(1).getRefusal().getCode()).isEqualTo(RefusalCode.TOO_LARGE);
    assertThat(ring.asked).extracting(request -> request.id().number()).containsExactly(7L, 8L, 9L);

    ring.refusedSegments.put(segment(3), Refusal.DATA_LOST);
    RecordingCallback<List<ReadAnswer>> read = new RecordingCallback<>();
    calls.readMany(header(10), List.of(bytes(3), bytes(1), bytes(2)), read);
    ring.settle();
    assertThat(read.value().get(0).getRefusal().getCode()).isEqualTo(RefusalCode.DATA_LOST);
    assertThat(read.value().get(1).getResult().getValue()).hasSize(1);
    assertThat(read.value().get(2).getResult().isSetValue()).isFalse();
  }

  @Test
  void aReadOfManyLargeValuesStopsWhenItsAnswerIsFull() throws TException {
    for (ByteBuffer bytes : hundredKeys()) {
      Key key = new Key(bytes.array());
      ring.entries.put(key, new Entry(key, 1, new byte[1 << 20], Entry.NEVER));
    }
    RecordingCallback<List<ReadAnswer>> read = new RecordingCallback<>();
    calls.readMany(header(1), hundredKeys(), read);
    assertThat(ring.asked).hasSize(ReadManyCall.FIRST_KEYS);
    ring.settle();
    assertThat(ring.asked).hasSize(ReadManyCall.FIRST_KEYS);
    assertThat(read.value().stream().filter(ReadAnswer::isSetResult)).hasSize(8);
    assertThat(read.value().stream().filter(ReadAnswer::isSetRefusal))
        .hasSize(92)
        .allMatch(answer -> answer.getRefusal().getCode() == RefusalCode.TOO_LARGE);
  }

  @Test
  void aReadOfManySmallValuesAsksForAllOthersAfterTheFirstAnswer() throws TException {
    RecordingCallback<List<ReadAnswer>> read = new RecordingCallback<>();
    calls.readMany(header(1), hundredKeys(), read);
    ring.answerNext();
    assertThat(ring.asked).hasSize(100);
    ring.now += 400_000_000;
    ring.settle();
    assertThat(read.value()).hasSize(100).allMatch(ReadAnswer::isSetResult);
  }

  @Test
  void laterRequestsOfACallHaveOnlyTheRemainingTime() throws TException {
    RecordingCallback<List<ReadAnswer>> read = new RecordingCallback<>();
    calls.readMany(header(1), hundredKeys(), read);
    ring.now += 400_000_000;
    ring.answerNext();
    assertThat(ring.asked.getLast().budgetNanos()).isEqualTo(600_000_000);
  }

  @Test
  void tooManyKeysInOneCallAreABadRequest() {
    List<ByteBuffer> keys = Collections.nCopies(KeyCalls.KEYS_MAX + 1, bytes(1));
    assertThatThrownBy(() -> calls.readMany(header(1), keys, new RecordingCallback<>()))
        .isInstanceOf(BadRequest.class)
        .hasMessageContaining("1001 keys");
    assertThatThrownBy(() -> calls.readMany(header(1), List.of(), new RecordingCallback<>()))
        .isInstanceOf(BadRequest.class);
  }

  private static KeyValue pair(int keyBytes) {
    return new KeyValue(bytes(keyBytes), bytes(1));
  }

  private static int segment(int keyBytes) {
    return new Key(new byte[keyBytes]).segment(FakeRing.SEGMENTS);
  }

  private static List<ByteBuffer> hundredKeys() {
    return IntStream.range(0, 100)
        .mapToObj(i -> ByteBuffer.wrap(new byte[] {1, (byte) i}))
        .toList();
  }

  private static ByteBuffer bytes(int length) {
    return ByteBuffer.wrap(new byte[length]);
  }

  private static RequestHeader header(long number) {
    return new RequestHeader(1, 2, number, Math.max(1, Math.min(number, 5)), false, 1000);
  }
}
