package io.diststore.operator.objects;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RestartHashTest {
  /**
   * Written down at the first release. If it is another one, the next operator restarts every pod
   * of every store: whatever changed has to keep it.
   */
  private static final String OF_A_PLAIN_STORE = "b219250e81972b37";

  @Test
  void aNewOperatorDoesNotRestartWhatItFinds() {
    assertThat(Stores.plain().restartHash()).isEqualTo(OF_A_PLAIN_STORE);
  }

  @Test
  void whatAPodIsStartedWithIsInIt() {
    String plain = Stores.plain().restartHash();
    assertThat(Stores.plainAnd("  restart: again\n").restartHash()).isNotEqualTo(plain);
    assertThat(Stores.plainAnd("  image: other:1\n").restartHash()).isNotEqualTo(plain);
    assertThat(Stores.plainAnd("  podTemplate: {metadata: {labels: {a: b}}}\n").restartHash())
        .isNotEqualTo(plain);
  }

  @Test
  void whatDoesNotReachPodsIsNot() {
    String plain = Stores.plain().restartHash();
    assertThat(Stores.plainAnd("  acceptDataLoss: loss-00000000\n").restartHash()).isEqualTo(plain);
    assertThat(
            Stores.with(
                    """
                      resources: {limits: {memory: 512Mi}}
                      networkPolicy: {enabled: false}
                      scheduling: {}
                    """)
                .restartHash())
        .isEqualTo(plain);
  }

  @Test
  void theOrderInWhichThingsAreWrittenIsNot() {
    assertThat(Stores.plainAnd("  podTemplate: {metadata: {labels: {a: b, c: d}}}\n").restartHash())
        .isEqualTo(
            Stores.plainAnd("  podTemplate: {metadata: {labels: {c: d, a: b}}}\n").restartHash());
  }
}
