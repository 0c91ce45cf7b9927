package io.diststore.operator;

import io.diststore.operator.act.ApiErrors;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats a request until the API server answers. An operator loses its lease during an outage of
 * the API server, and its process ends. If the next process ended too because it found no API
 * server, the kubelet would wait longer before each restart of the operator, and might still be
 * waiting for minutes after the outage.
 */
final class ApiServerWait {
  private static final Logger LOG = LoggerFactory.getLogger(ApiServerWait.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private ApiServerWait() {}

  /** Blocks the calling thread for a duration. */
  @FunctionalInterface
  interface Pause {
    void pass(Duration duration) throws InterruptedException;
  }

  /**
   * Returns the answer to a request.
   *
   * @throws KubernetesClientException if the API server refuses the request
   */
  static <T> T answer(Supplier<T> request, Pause pause) throws InterruptedException {
    boolean isLogged = false;
    while (true) {
      try {
        return request.get();
      } catch (KubernetesClientException e) {
        if (ApiErrors.isRefusal(e)) {
          throw e;
        }
        if (!isLogged) {
          LOG.warn("The API server does not answer, so the operator waits: {}", e.getMessage());
          isLogged = true;
        }
        pause.pass(PAUSE);
      }
    }
  }
}
