package io.diststore.ring.primary;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.TestSeed;
import io.diststore.ring.request.Answer;
import io.diststore.ring.request.Operation;
import io.diststore.ring.request.Refusal;
import io.diststore.ring.request.Request;
import io.diststore.ring.request.WriteInPlace;
import io.diststore.ring.scripted.ScriptedMember;
import io.diststore.ring.segment.ClientId;
import io.diststore.ring.segment.Key;
import io.diststore.ring.segment.RequestId;
import io.diststore.ring.shell.Limits;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.View;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Tests each limit of a request with values just below the limit, at the limit, and just above it.
 */
class RequestCheckTest {
  private static final int SEGMENTS = 8;
  private static final int KEY_BYTES = Limits.DEFAULT.keyBytes();
  private static final int VALUE_BYTES = Limits.DEFAULT.valueBytes();
  private static final View VIEW =
      View.founding(
          new RingId(1, 1),
          SEGMENTS,
          1,
          ScriptedMember.member(ScriptedMember.SELF, MemberState.UP));

  private final RequestCheck check = new RequestCheck(Limits.DEFAULT);

  @Test
  void keysAreLimited() {
    for (int bytes : new int[] {0, 1, KEY_BYTES - 1, KEY_BYTES}) {
      assertThat(refusal(new Operation.Get(key(bytes)))).isNull();
      assertThat(refusal(new Operation.Erase(key(bytes), null))).isNull();
      assertThat(refusal(put(bytes, 1, 0))).isNull();
    }
    assertThat(refusal(new Operation.Get(key(KEY_BYTES + 1)))).isEqualTo(Refusal.TOO_LARGE);
    assertThat(refusal(new Operation.Erase(key(KEY_BYTES + 1), null))).isEqualTo(Refusal.TOO_LARGE);
    assertThat(refusal(put(KEY_BYTES + 1, 1, 0))).isEqualTo(Refusal.TOO_LARGE);
  }

  @Test
  void valuesAreLimited() {
    assertThat(refusal(put(1, 0, 0))).isNull();
    assertThat(refusal(put(1, VALUE_BYTES - 1, 0))).isNull();
    assertThat(refusal(put(1, VALUE_BYTES, 0))).isNull();
    assertThat(refusal(put(1, VALUE_BYTES + 1, 0))).isEqualTo(Refusal.TOO_LARGE);
  }

  @Test
  void aTimeToLiveIsNeverNegative() {
    assertThat(refusal(put(1, 1, -1))).isEqualTo(Refusal.BAD_REQUEST);
    assertThat(refusal(put(1, 1, 0))).isNull();
    assertThat(refusal(put(1, 1, Long.MAX_VALUE))).isNull();
  }

  @Test
  void aRequestNumberIsAtLeastOneAndAtLeastLowestAwaited() {
    assertThat(refusal(0, 0)).isEqualTo(Refusal.BAD_REQUEST);
    assertThat(refusal(1, 0)).isNull();
    assertThat(refusal(1, -1)).isEqualTo(Refusal.BAD_REQUEST);
    assertThat(refusal(5, 4)).isNull();
    assertThat(refusal(5, 5)).isNull();
    assertThat(refusal(5, 6)).isEqualTo(Refusal.BAD_REQUEST);
    assertThat(refusal(Long.MIN_VALUE, Long.MAX_VALUE)).isEqualTo(Refusal.BAD_REQUEST);
    assertThat(refusal(Long.MAX_VALUE, Long.MIN_VALUE)).isEqualTo(Refusal.BAD_REQUEST);
    Request anonymous = new Request(null, 0, put(1, 1, 0), false, 1);
    assertThat(refusal(anonymous)).isEqualTo(Refusal.BAD_REQUEST);
  }

  @Test
  void aRequestNumberIsNotTooFarAboveLowestAwaited() {
    assertThat(refusal(Request.AWAITED_MAX + 6, 7)).isNull();
    assertThat(refusal(Request.AWAITED_MAX + 7, 7)).isEqualTo(Refusal.BAD_REQUEST);
    assertThat(refusal(Long.MAX_VALUE, 0)).isEqualTo(Refusal.BAD_REQUEST);
  }

  @Test
  void readsNeedNoRequestNumber() {
    Request anonymous = new Request(null, 0, new Operation.Get(key(1)), false, 1);
    assertThat(refusal(anonymous)).isNull();
  }

  @Test
  void scansAndCountsStartAtASegmentOfTheRing() {
    for (int segment : new int[] {0, 1, SEGMENTS - 1}) {
      assertThat(refusal(scan(segment, 1))).isNull();
      assertThat(refusal(new Operation.Count(segment))).isNull();
    }
    for (int segment : new int[] {-1, SEGMENTS}) {
      assertThat(refusal(scan(segment, 1))).isEqualTo(Refusal.BAD_REQUEST);
      assertThat(refusal(new Operation.Count(segment))).isEqualTo(Refusal.BAD_REQUEST);
    }
    Request beforeTheFirstView = request(1, 1, new Operation.Count(SEGMENTS));
    assertThat(check.objection(beforeTheFirstView, null)).isNull();
  }

  @Test
  void aScanReturnsAtLeastOneKey() {
    assertThat(refusal(scan(0, 0))).isEqualTo(Refusal.BAD_REQUEST);
    assertThat(refusal(scan(0, 1))).isNull();
  }

  @Test
  void aWriteIsValidInPlaceExactlyIfItIsValidAsARequest() {
    long seed = TestSeed.of("RequestCheckTest");
    Random random = new Random(seed);
    int valid = 0;
    for (int i = 0; i < 2000; i++) {
      long number = near(random, 0, Request.AWAITED_MAX);
      long lowestAwaited = near(random, 0, number);
      long ttlMillis = near(random, 0, Long.MAX_VALUE);
      int keyBytes = (int) Math.max(0, near(random, 1, KEY_BYTES));
      int valueBytes = (int) Math.max(0, near(random, 1, VALUE_BYTES));
      WriteInPlace write = new WriteInPlace();
      write.entry.setKey(new byte[keyBytes], 0, keyBytes);
      write.entry.setValue(new byte[valueBytes], 0, valueBytes);
      write.ttlMillis(ttlMillis);
      write.id(1, 1, number, lowestAwaited);
      Refusal refusal =
          refusal(request(number, lowestAwaited, put(keyBytes, valueBytes, ttlMillis)));
      assertThat(check.isValid(write))
          .as(
              "seed %d: request %d, lowestAwaited %d, ttl %d, key %d, value %d",
              seed, number, lowestAwaited, ttlMillis, keyBytes, valueBytes)
          .isEqualTo(refusal == null);
      valid += refusal == null ? 1 : 0;
    }
    assertThat(valid).as("valid requests among the random ones").isBetween(50, 1950);
  }

  /** Returns a number close to one of the two limits. The sum may overflow. */
  private static long near(Random random, long low, long high) {
    return (random.nextInt(3) > 0 ? low : high) + random.nextInt(5) - 1;
  }

  private Refusal refusal(Operation operation) {
    return refusal(request(1, 1, operation));
  }

  private Refusal refusal(long number, long lowestAwaited) {
    return refusal(request(number, lowestAwaited, put(1, 1, 0)));
  }

  private Refusal refusal(Request request) {
    Answer.Refused objection = check.objection(request, VIEW);
    return objection == null ? null : objection.refusal();
  }

  private static Request request(long number, long lowestAwaited, Operation operation) {
    RequestId id = new RequestId(new ClientId(1, 1), number);
    return new Request(id, lowestAwaited, operation, false, 1);
  }

  private static Operation put(int keyBytes, int valueBytes, long ttlMillis) {
    return new Operation.Put(key(keyBytes), new byte[valueBytes], ttlMillis, null);
  }

  private static Operation scan(int segment, int limit) {
    return new Operation.Scan(segment, null, new byte[0], limit, 1);
  }

  private static Key key(int bytes) {
    return new Key(new byte[bytes]);
  }
}
