package io.diststore.operator.objects;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {
  @ParameterizedTest
  @CsvSource({
    "store-0,0",
    "store-17,17",
    "store-01,-1",
    "store,-1",
    "store-peers,-1",
    "stores-1,-1"
  })
  void onlyPodsOfTheStoreHaveAnOrdinal(String pod, int ordinal) {
    assertThat(new Names("shop", "store", "u-1").ordinal(pod)).isEqualTo(ordinal);
  }
}
