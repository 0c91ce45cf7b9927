package io.diststore.client.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diststore.client.StoreException;
import org.junit.jupiter.api.Test;

class ClientRequestTest {
  private final SingleRequest<?, ?> request =
      new SingleRequest<>(StoreMethod.COUNT, header -> null, 1, 0);

  @Test
  void aRequestIsOpenUntilItIsFinished() {
    assertThat(request.isOpen()).isFalse();
    request.become(RequestStage.READY, "test");
    request.becomePaused(5, new StoreException.Unavailable("test", null));
    assertThat(request.isDue(4)).isFalse();
    assertThat(request.isDue(5)).isTrue();
    assertThat(request.isOpen()).isTrue();
    request.become(RequestStage.FINISHED, "test");
    assertThat(request.isDue(5)).isFalse();
    assertThat(request.isOpen()).isFalse();
  }

  @Test
  void aFinishedRequestCannotBeSentAgain() {
    request.become(RequestStage.READY, "test");
    request.become(RequestStage.FINISHED, "test");
    assertThatThrownBy(() -> request.become(RequestStage.SENT, "test"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("FINISHED")
        .hasMessageContaining("SENT");
  }
}
