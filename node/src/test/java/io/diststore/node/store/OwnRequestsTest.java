package io.diststore.node.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.request.Request;
import io.diststore.ring.segment.RequestId;
import io.diststore.thrift.diststore.diststoreConstants;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OwnRequestsTest {
  private final OwnRequests own = new OwnRequests(new SplittableRandom(1));

  @Test
  void clientsAreToldTheBoundThatTheRingHas() {
    assertThat(diststoreConstants.AWAITED_MAX).isEqualTo(Request.AWAITED_MAX);
  }

  @Test
  void whileOneIsHeldUpNoneIsFartherAheadThanNodesTake() {
    RequestId first = own.begin();
    RequestId next = first;
    for (int i = 0; i < 2 * Request.AWAITED_MAX; i++) {
      next = own.begin();
      assertThat(next.number() - own.lowestAwaited()).isLessThan(Request.AWAITED_MAX);
      own.end(next);
    }
    assertThat(next.client()).isNotEqualTo(first.client());
    // Too late to matter: that number is another request's by now.
    RequestId waiting = own.begin();
    own.end(first);
    assertThat(own.lowestAwaited()).isEqualTo(waiting.number());
  }
}
