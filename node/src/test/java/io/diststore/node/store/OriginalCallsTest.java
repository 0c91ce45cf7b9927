package io.diststore.node.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.request.Refusal;
import io.diststore.ring.request.Request;
import io.diststore.ring.segment.Key;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.apache.thrift.TApplicationException;
import org.junit.jupiter.api.Test;

class OriginalCallsTest {
  private final FakeRing ring = new FakeRing();
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
    RecordingCallback<Void> caller = new RecordingCallback<>();
    calls.put(bytes(key), bytes(value), caller);
    return caller;
  }

  private static String text(RecordingCallback<ByteBuffer> got) {
    return StandardCharsets.UTF_8.decode(got.value()).toString();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
