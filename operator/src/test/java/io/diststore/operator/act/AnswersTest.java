package io.diststore.operator.act;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswersTest {
  private static KubernetesClientException answer(int code) {
    return new KubernetesClientException("no", code, null);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 405, 413, 422})
  void aDecisionStandsUntilAPersonChangesSomething(int code) {
    assertThat(Answers.refused(answer(code))).isTrue();
    assertThat(Answers.outOfDate(answer(code))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 408, 429, 500, 502, 503, 504})
  void whoCannotAnswerNowHasDecidedNothing(int code) {
    assertThat(Answers.refused(answer(code))).isFalse();
    assertThat(Answers.outOfDate(answer(code))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 409})
  void whatHasChangedSinceIsLookedAtAgain(int code) {
    assertThat(Answers.outOfDate(answer(code))).isTrue();
    assertThat(Answers.refused(answer(code))).isFalse();
  }
}
