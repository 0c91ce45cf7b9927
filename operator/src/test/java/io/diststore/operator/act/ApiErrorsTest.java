package io.diststore.operator.act;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiErrorsTest {
  private static KubernetesClientException error(int code) {
    return new KubernetesClientException("no", code, null);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 405, 413, 422})
  void aClientErrorIsARefusal(int code) {
    assertThat(ApiErrors.isRefusal(error(code))).isTrue();
    assertThat(ApiErrors.isOutOfDate(error(code))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 408, 429, 500, 502, 503, 504})
  void anErrorOfAnUnavailableServerIsNoRefusal(int code) {
    assertThat(ApiErrors.isRefusal(error(code))).isFalse();
    assertThat(ApiErrors.isOutOfDate(error(code))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 409})
  void aConflictOrAMissingObjectMeansThatTheOperatorWasOutOfDate(int code) {
    assertThat(ApiErrors.isOutOfDate(error(code))).isTrue();
    assertThat(ApiErrors.isRefusal(error(code))).isFalse();
  }
}
