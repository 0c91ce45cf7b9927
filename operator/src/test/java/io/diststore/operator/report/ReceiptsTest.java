package io.diststore.operator.report;

import static io.diststore.operator.plan.ObservedStore.storeOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.crds.DistStoreStatus;
import io.diststore.crds.DistStoreStatus.LeaveReceipt;
import io.diststore.operator.plan.ObservedPod;
import io.diststore.operator.plan.ObservedStore;
import io.diststore.ring.view.MemberState;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Specifies which receipts of leaves the status contains, and for how long. */
class ReceiptsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static DistStoreStatus with(List<LeaveReceipt> receipts) {
    return new DistStoreStatus(1L, null, null, null, null, null, null, null, null, null, receipts);
  }

  private static LeaveReceipt past(int number) {
    return new LeaveReceipt(
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

  private static List<LeaveReceipt> tenPast() {
    return IntStream.range(0, 10).mapToObj(ReceiptsTest::past).toList();
  }

  private static ObservedStore twelveOfFifteenParked() {
    ObservedStore store = storeOf(15).wanted(3);
    IntStream.range(3, 15).forEach(i -> store.pod(i, ObservedPod::parked));
    return store;
  }

  @Test
  void receiptsOfAllPodsThatAreNotRemovedYetAreKept() {
    List<LeaveReceipt> receipts =
        Receipts.of(with(tenPast()), twelveOfFifteenParked().build(), NOW);

    assertThat(receipts).hasSize(22);
    assertThat(receipts.subList(10, 22)).extracting(LeaveReceipt::pod).doesNotContain("store-99");
    assertThat(
            Receipts.of(
                with(receipts),
                twelveOfFifteenParked().eachPod(ObservedPod::notAnswering).build(),
                NOW))
        .as("when no node answers")
        .isEqualTo(receipts);
  }

  @Test
  void theLastTenReceiptsOfRemovedPodsAreKept() {
    List<LeaveReceipt> receipts =
        Receipts.of(with(tenPast()), twelveOfFifteenParked().build(), NOW);

    assertThat(Receipts.of(with(receipts), storeOf(3).build(), NOW))
        .isEqualTo(receipts.subList(12, 22));
  }

  private static DistStoreStatus whileOneMemberLeaves() {
    ObservedStore store = storeOf(3).pod(2, p -> p.leaving().notRetired()).moving();
    return with(Receipts.of(with(List.of()), store.build(), NOW.minusSeconds(9)));
  }

  @Test
  void aReceiptStaysUnfinishedWhileTheNodeRunsOrTheRingListsItAsLive() {
    DistStoreStatus before = whileOneMemberLeaves();
    assertThat(before.handoffs())
        .singleElement()
        .satisfies(
            r -> {
              assertThat(r.result()).isEqualTo("Leaving");
              assertThat(r.reason()).isEqualTo("PodDeleted");
              assertThat(r.keys()).isNull();
              assertThat(r.finishedAt()).isNull();
            });
    assertThat(
            Receipts.of(
                before,
                storeOf(3)
                    .pod(2, p -> p.state(MemberState.LEAVING).notAnswering())
                    .moving()
                    .build(),
                NOW))
        .isEqualTo(before.handoffs());
    assertThat(
            Receipts.of(
                before,
                storeOf(3).pod(2, p -> p.state(MemberState.LEAVING)).withoutPod(2).moving().build(),
                NOW))
        .isEqualTo(before.handoffs());
  }

  @Test
  void theViewDecidesHowALeaveWithoutAFinalReportEnded() {
    DistStoreStatus before = whileOneMemberLeaves();
    assertThat(
            Receipts.of(
                before, storeOf(3).pod(2, ObservedPod::outOfTheRing).withoutPod(2).build(), NOW))
        .singleElement()
        .satisfies(
            r -> {
              assertThat(r.result()).isEqualTo("Left");
              assertThat(r.finishedAt()).isEqualTo(NOW.toString());
            });
    assertThat(
            Receipts.of(
                before,
                storeOf(3).pod(2, p -> p.restarted().state(MemberState.DOWN)).moving().build(),
                NOW))
        .extracting(LeaveReceipt::result)
        .containsExactly("CutShort");
  }
}
