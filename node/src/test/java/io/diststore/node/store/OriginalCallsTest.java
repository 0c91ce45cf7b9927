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
      new OriginalCalls(ring, (kind, answer, nanos) -> {}, new Random(1));

  @Test
  void aMissingKeyIsTheEmptyString() {
    Caught<ByteBuffer> got = get("nothing");
    ring.settle();
    assertThat(got.value().remaining()).isZero();
  }

  @Test
  void aGetReadsThePutThatArrivedWithItThoughTheLoopCameToItLater() {
    Caught<ByteBuffer> got = get("k");
    Caught<Void> put = put("k", "v");
    ring.settle();
    assertThat(text(got)).isEqualTo("v");
    assertThat(put.answered()).isTrue();
  }

  @Test
  void aGetWaitsForThePutsOfItsKeyThatAreUnderWayAndForNoOthers() {
    put("k", "1");
    put("other", "x");
    Caught<ByteBuffer> got = get("k");
    ring.arrive();
    assertThat(ring.asked).hasSize(2);
    put("k", "2");
    ring.answerNext();
    assertThat(ring.asked).as("the get is asked once the put before it is over").hasSize(4);
    assertThat(got.answered()).isFalse();
    ring.settle();
    assertThat(text(got)).isIn("1", "2");
  }

  @Test
  void aGetThatIsRefusedIsAnExceptionThatSaysWhyAndNeverTheEmptyString() {
    refuse("k", Refusal.DATA_LOST);
    Caught<ByteBuffer> got = get("k");
    ring.settle();
    assertThat(got.failure())
        .isInstanceOf(TApplicationException.class)
        .hasMessageContaining("DATA_LOST")
        .hasMessageContaining("the test says so");
  }

  @Test
  void aPutThatIsRefusedIsCountedAndLetsTheGetBehindItGoOn() {
    refuse("k", Refusal.OVERLOADED);
    put("k", "v");
    Caught<ByteBuffer> got = get("k");
    ring.settle();
    assertThat(calls.refusedPuts()).isEqualTo(1);
    assertThat(got.answered()).isTrue();
  }

  @Test
  void eachPutHasAnIdOfItsOwnAndTheOnesThatAreOverAreNotAwaited() {
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

  private Caught<ByteBuffer> get(String key) {
    Caught<ByteBuffer> caller = new Caught<>();
    calls.get(bytes(key), caller);
    return caller;
  }

  private Caught<Void> put(String key, String value) {
    Caught<Void> caller = new Caught<>();
    calls.put(bytes(key), bytes(value), caller);
    return caller;
  }

  private static String text(Caught<ByteBuffer> got) {
    return StandardCharsets.UTF_8.decode(got.value()).toString();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
