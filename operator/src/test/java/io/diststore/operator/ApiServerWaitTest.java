package io.diststore.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class ApiServerWaitTest {
  private Duration waited = Duration.ZERO;

  private String answer(RuntimeException... failures) throws InterruptedException {
    Queue<RuntimeException> remaining = new ArrayDeque<>(List.of(failures));
    return ApiServerWait.answer(
        () -> {
          if (!remaining.isEmpty()) {
            throw remaining.remove();
          }
          return "answer";
        },
        pause -> waited = waited.plus(pause));
  }

  @Test
  void anOperatorWaitsForAnApiServerThatDoesNotAnswer() throws InterruptedException {
    KubernetesClientException timeout = new KubernetesClientException("timeout");
    KubernetesClientException starting =
        new KubernetesClientException("starting", HttpURLConnection.HTTP_UNAVAILABLE, null);
    assertThat(answer(timeout, starting, timeout)).isEqualTo("answer");
    assertThat(waited).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void anOperatorWithoutItsRightsEndsAtOnce() {
    KubernetesClientException forbidden =
        new KubernetesClientException("forbidden", HttpURLConnection.HTTP_FORBIDDEN, null);
    assertThatThrownBy(() -> answer(forbidden)).isSameAs(forbidden);
    assertThat(waited).isZero();
  }
}
