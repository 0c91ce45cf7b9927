package io.diststore.operator.report;

import static io.diststore.operator.plan.Seen.storeOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.crds.DistStoreStatus;
import io.diststore.crds.DistStoreStatus.Handoff;
import io.diststore.operator.plan.PodSeen;
import io.diststore.operator.plan.Seen;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which receipts of departures there are, and for how long. */
class ReceiptsTest {
  private static DistStoreStatus with(List<Handoff> receipts) {
    return new DistStoreStatus(1L, null, null, null, null, null, null, null, null, null, receipts);
  }

  private static Handoff past(int number) {
    return new Handoff(
        "store-99-" + number,
        "store-99",
        "" + number,
        null,
        1L,
        1L,
        null,
        "then",
        "then",
        "Complete");
  }

  private static List<Handoff> tenPast() {
    return IntStream.range(0, 10).mapToObj(ReceiptsTest::past).toList();
  }

  private static Seen threeOfFifteenStay() {
    Seen seen = storeOf(15).wanted(3);
    IntStream.range(3, 15).forEach(i -> seen.pod(i, PodSeen::parked));
    return seen;
  }

  @Test
  void thoseOfPodsThatAreStillThereAreAllKept() {
    List<Handoff> receipts = Receipts.of(with(tenPast()), threeOfFifteenStay().now());

    assertThat(receipts).hasSize(22);
    assertThat(receipts.subList(10, 22)).extracting(Handoff::pod).doesNotContain("store-99");
    assertThat(Receipts.of(with(receipts), threeOfFifteenStay().eachPod(PodSeen::silent).now()))
        .as("when none of them answers")
        .isEqualTo(receipts);
  }

  @Test
  void ofThoseThatAreGoneTheLastTenAreKept() {
    List<Handoff> receipts = Receipts.of(with(tenPast()), threeOfFifteenStay().now());

    assertThat(Receipts.of(with(receipts), storeOf(3).now())).isEqualTo(receipts.subList(12, 22));
  }
}
