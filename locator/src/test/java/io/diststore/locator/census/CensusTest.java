package io.diststore.locator.census;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.diststore.ring.TestSeed;
import java.util.List;
import java.util.function.Function;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** Compares the number of messages between members in rings of different sizes. */
class CensusTest {
  private final long seed = TestSeed.of("CensusTest");

  @Test
  void anOperationCostsTheSameInALargeAndASmallRing() {
    Census.Operations small = new Census(new QuietRing(3, seed)).operations();
    Census.Operations large = new Census(new QuietRing(30, seed)).operations();
    List<Function<Census.Operations, Census.Cost>> all =
        List.of(
            Census.Operations::getAtPrimary,
            Census.Operations::getElsewhere,
            Census.Operations::putAtPrimary,
            Census.Operations::putElsewhere);
    for (Function<Census.Operations, Census.Cost> which : all) {
      Census.Cost few = which.apply(small);
      Census.Cost many = which.apply(large);
      assertThat(many.messages())
          .as("messages, %s and %s, seed %d", small, large, seed)
          .isCloseTo(few.messages(), Percentage.withPercentage(10));
      assertThat(many.bytes())
          .as("bytes, %s and %s, seed %d", small, large, seed)
          .isCloseTo(few.bytes(), Percentage.withPercentage(10));
    }
    assertThat(small.getAtPrimary().messages()).as("messages per read at the primary").isZero();
    assertThat(small.getElsewhere().messages())
        .as("messages per read at another node")
        .isEqualTo(2);
    assertThat(small.putAtPrimary().messages())
        .as("messages per write at the primary")
        .isEqualTo(2);
    assertThat(small.putElsewhere().messages())
        .as("messages per write at another node")
        .isEqualTo(4);
  }

  @Test
  void aNodeAtRestSendsABeaconAndAnAnswerToEachOther() {
    Census.Rest rest = new Census(new QuietRing(30, seed)).rest();
    double each = 29 * 4.0;
    assertThat(rest.beacons().messages())
        .as("seed %d", seed)
        .isCloseTo(2 * each, within(each / 10));
  }

  /**
   * In a large ring, a node sends beacons to the members whose leases it needs and to four more.
   * The command {@code tools/sim --census} measures the same with up to 1,000 members.
   */
  @Test
  void membersOfALargeRingSendFewerBeaconsAndStillNoticeALossInTime() {
    Census census = new Census(new QuietRing(100, seed));
    Census.Rest rest = census.rest();
    double toAll = 2 * 99 * 4.0;
    assertThat(rest.all().messages()).as("seed %d", seed).isLessThan(0.9 * toAll);
    Census.Losing losing = census.loseAThird();
    assertThat(losing.knownMillis()).as("%s, seed %d", losing, seed).isLessThan(3000);
    assertThat(losing.views()).as("%s, seed %d", losing, seed).isEqualTo(1);
    assertThat(losing.viewBytes()).as("%s, seed %d", losing, seed).isLessThan(256_000);
  }

  @Test
  void aNewcomerServesWithinASecondAndAHalf() {
    Census.Joining joining = new Census(new QuietRing(30, seed)).join();
    assertThat(joining.admittedMillis()).as("%s, seed %d", joining, seed).isLessThan(1000);
    assertThat(joining.servingMillis()).as("%s, seed %d", joining, seed).isLessThan(1500);
  }
}
