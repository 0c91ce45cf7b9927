package io.diststore.node.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.request.Operation;
import io.diststore.ring.request.Refusal;
import io.diststore.ring.request.Request;
import io.diststore.ring.segment.Key;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.apache.thrift.TApplicationException;
import org.junit.jupiter.api.Test;

class OriginalCallsTest {
  private final FakeRing ring = new FakeRing();
  private int connections;
  private final OriginalCalls calls =
      new OriginalCalls(ring, (kind, result, nanos) -> {}, new Random(1));

  @Test
  void aMissingKeyReadsAsTheEmptyString() {
    RecordingCallback<ByteBuffer> got = get("nothing");
    ring.settle();
    assertThat(got.value().remaining()).isZero();
  }

  @Test
  void aGetReadsAPutThatArrivedWithItEvenIfTheLoopHandlesThePutLater() {
    RecordingCallback<ByteBuffer> got = get("k");
    RecordingCallback<Void> put = put("k", "v");
    ring.settle();
    assertThat(text(got)).isEqualTo("v");
    assertThat(put.isAnswered()).isTrue();
  }

  @Test
  void aGetWaitsOnlyForThePendingPutsOfItsKey() {
    put("k", "1");
    put("other", "x");
    RecordingCallback<ByteBuffer> got = get("k");
    ring.arrive();
    assertThat(ring.asked).hasSize(2);
    put("k", "2");
    ring.answerNext();
    assertThat(ring.asked)
        .as("requests after the earlier put has ended, including the get")
        .hasSize(4);
    assertThat(got.isAnswered()).isFalse();
    ring.settle();
    assertThat(text(got)).isIn("1", "2");
  }

  @Test
  void aRefusedGetIsAnExceptionAndNeverTheEmptyString() {
    refuse("k", Refusal.DATA_LOST);
    RecordingCallback<ByteBuffer> got = get("k");
    ring.settle();
    assertThat(got.failure())
        .isInstanceOf(TApplicationException.class)
        .hasMessageContaining("DATA_LOST")
        .hasMessageContaining("the test says so");
  }

  @Test
  void aRefusedPutIsCountedAndReleasesTheGetBehindIt() {
    refuse("k", Refusal.OVERLOADED);
    put("k", "v");
    RecordingCallback<ByteBuffer> got = get("k");
    ring.settle();
    assertThat(calls.refusedPuts()).isEqualTo(1);
    assertThat(got.isAnswered()).isTrue();
  }

  @Test
  void eachPutHasItsOwnIdAndEndedPutsAreNotAwaited() {
    put("a", "1");
    put("b", "2");
    ring.settle();
    put("c", "3");
    assertThat(ring.asked).extracting(request -> request.id().number()).containsExactly(1L, 2L, 3L);
    assertThat(ring.asked).extracting(Request::lowestAwaited).containsExactly(1L, 1L, 3L);
  }

  @Test
  void putsOfOneKeyOnOneConnectionAreAppliedInOrderAlthoughTheFirstOneIsRepeated() {
    put("one", "k", "1");
    put("one", "other", "x");
    put("one", "k", "2");
    put("one", "k", "3");
    ring.repeatNext();
    RecordingCallback<ByteBuffer> got = get("k");
    ring.settle();
    assertThat(text(got)).isEqualTo("3");
    assertThat(ring.asked)
        .extracting(
            request -> request.operation() instanceof Operation.Put put ? value(put) : "get")
        .as("requests, in the order in which they were sent")
        .containsExactly("1", "x", "2", "3", "get");
  }

  @Test
  void aPutOfAnotherConnectionOrKeyDoesNotWait() {
    put("one", "k", "1");
    put("one", "other", "2");
    put("another", "k", "3");
    put("one", "k", "4");
    assertThat(ring.asked).hasSize(3);
  }

  @Test
  void aPutThatWaitedForItsWholeBudgetIsRefusedAndTheNextOnesToo() {
    put("one", "k", "1");
    for (int i = 0; i < 10_000; i++) {
      put("one", "k", "late");
    }
    ring.now += Duration.ofSeconds(5).toNanos();
    ring.settle();
    assertThat(calls.refusedPuts()).isEqualTo(10_000);
    assertThat(ring.asked).hasSize(1);
    put("one", "k", "2");
    RecordingCallback<ByteBuffer> got = get("k");
    ring.settle();
    assertThat(text(got)).isEqualTo("2");
  }

  @Test
  void theBytesOfWaitingPutsAreBounded() {
    put("one", "k", "1");
    String value = "v".repeat(1 << 20);
    for (int i = 0; i < 64; i++) {
      put("one", "k", value);
    }
    assertThat(calls.refusedPuts()).isEqualTo(1);
    ring.settle();
    long refusedByTheRing = calls.refusedPuts();
    put("one", "k", "1");
    put("one", "k", "2");
    RecordingCallback<ByteBuffer> got = get("k");
    ring.settle();
    assertThat(text(got)).isEqualTo("2");
    assertThat(calls.refusedPuts()).isEqualTo(refusedByTheRing);
  }

  private static String value(Operation.Put put) {
    return new String(put.value(), StandardCharsets.UTF_8);
  }

  private void refuse(String key, Refusal refusal) {
    ring.refusedSegments.put(
        new Key(key.getBytes(StandardCharsets.UTF_8)).segment(FakeRing.SEGMENTS), refusal);
  }

  private RecordingCallback<ByteBuffer> get(String key) {
    RecordingCallback<ByteBuffer> caller = new RecordingCallback<>();
    calls.get(bytes(key), caller);
    return caller;
  }

  private RecordingCallback<Void> put(String key, String value) {
    return put("connection " + ++connections, key, value);
  }

  private RecordingCallback<Void> put(String connection, String key, String value) {
    RecordingCallback<Void> caller = new RecordingCallback<>();
    calls.put(connection, bytes(key), bytes(value), caller);
    return caller;
  }

  private static String text(RecordingCallback<ByteBuffer> got) {
    return StandardCharsets.UTF_8.decode(got.value()).toString();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
