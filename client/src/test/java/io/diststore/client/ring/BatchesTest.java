package io.diststore.client.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchesTest {
  @Test
  void everyKeyIsInExactlyOneBatchAndNoBatchIsTooLong() {
    List<int[]> batches = Batches.of(1000, BatchesTest::key, place -> 2000, null);
    assertThat(batches.stream().flatMapToInt(Arrays::stream).sorted().toArray())
        .hasSize(1000)
        .doesNotHaveDuplicates();
    assertThat(batches).allSatisfy(batch -> assertThat(batch.length * 2000).isLessThan(256 << 10));
  }

  @Test
  void aValueLongerThanABatchGetsItsOwnBatch() {
    List<int[]> batches = Batches.of(3, BatchesTest::key, place -> 1 << 20, null);
    assertThat(batches).hasSize(3);
  }

  private static byte[] key(int place) {
    return new byte[] {(byte) place};
  }
}
