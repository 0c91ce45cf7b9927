package io.diststore.ring.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PairNumbersTest {
  @Test
  void pairsAreNumberedInTheOrderOfTheirFirstAppearance() {
    long seed = new SplittableRandom().nextLong();
    SplittableRandom random = new SplittableRandom(seed);
    PairNumbers numbers = new PairNumbers();
    Map<List<Integer>, Integer> expected = new HashMap<>();
    for (int i = 0; i < 50_000; i++) {
      int first = random.nextInt(-100, 100);
      int second = random.nextInt(-100, 100);
      int next = expected.size();
      int number = expected.computeIfAbsent(List.of(first, second), k -> next);
      assertThat(numbers.of(first, second))
          .as("(%d, %d), seed %d", first, second, seed)
          .isEqualTo(number);
    }
    assertThat(numbers.count()).isEqualTo(expected.size());
  }
}
