package io.diststore.node.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.request.Request;
import io.diststore.ring.segment.RequestId;
import io.diststore.thrift.diststore.diststoreConstants;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OwnRequestIdsTest {
  private final OwnRequestIds ids = new OwnRequestIds(new SplittableRandom(1));

  @Test
  void theServiceDefinitionHasTheBoundOfTheRing() {
    assertThat(diststoreConstants.AWAITED_MAX).isEqualTo(Request.AWAITED_MAX);
  }

  @Test
  void aDelayedRequestKeepsLaterOnesWithinTheBound() {
    RequestId first = ids.begin();
    RequestId next = first;
    for (int i = 0; i < 2 * Request.AWAITED_MAX; i++) {
      next = ids.begin();
      assertThat(next.number() - ids.lowestAwaited()).isLessThan(Request.AWAITED_MAX);
      ids.end(next);
    }
    assertThat(next.client()).isNotEqualTo(first.client());
    // The late end of the first request has no effect, although another request now has its number.
    RequestId waiting = ids.begin();
    ids.end(first);
    assertThat(ids.lowestAwaited()).isEqualTo(waiting.number());
  }
}
