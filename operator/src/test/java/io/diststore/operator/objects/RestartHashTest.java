package io.diststore.operator.objects;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RestartHashTest {
  /**
   * The hash that the first release computed. No change to the code may alter it, because a newer
   * operator would then restart every pod of every store.
   */
  private static final String HASH_OF_PLAIN_STORE = "b219250e81972b37";

  @Test
  void aNewOperatorDoesNotRestartPodsOfAnOlderOne() {
    assertThat(Blueprints.plain().restartHash()).isEqualTo(HASH_OF_PLAIN_STORE);
  }

  @Test
  void theHashChangesWithFieldsThatPodsAreStartedWith() {
    String plain = Blueprints.plain().restartHash();
    assertThat(Blueprints.plainAnd("  restart: again\n").restartHash()).isNotEqualTo(plain);
    assertThat(Blueprints.plainAnd("  image: other:1\n").restartHash()).isNotEqualTo(plain);
    assertThat(Blueprints.plainAnd("  podTemplate: {metadata: {labels: {a: b}}}\n").restartHash())
        .isNotEqualTo(plain);
  }

  @Test
  void theHashChangesIfZonesAreIgnored() {
    String spread = "  zones: Spread\n  resources: {limits: {memory: 512Mi}}\n  scheduling: {}\n";
    assertThat(Blueprints.with(spread.replace("Spread", "Ignore")).restartHash())
        .isNotEqualTo(Blueprints.with(spread).restartHash());
  }

  @Test
  void theHashDoesNotChangeWithOtherFields() {
    String plain = Blueprints.plain().restartHash();
    assertThat(Blueprints.plainAnd("  acceptDataLoss: loss-00000000\n").restartHash())
        .isEqualTo(plain);
    assertThat(
            Blueprints.with(
                    """
                      resources: {limits: {memory: 512Mi}}
                      networkPolicy: {enabled: false}
                      scheduling: {}
                    """)
                .restartHash())
        .isEqualTo(plain);
  }

  @Test
  void theHashDoesNotDependOnTheOrderOfFields() {
    assertThat(
            Blueprints.plainAnd("  podTemplate: {metadata: {labels: {a: b, c: d}}}\n")
                .restartHash())
        .isEqualTo(
            Blueprints.plainAnd("  podTemplate: {metadata: {labels: {c: d, a: b}}}\n")
                .restartHash());
  }
}
