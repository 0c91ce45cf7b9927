package io.diststore.operator.report;

import static io.diststore.operator.plan.Seen.storeOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.crds.DistStoreStatus;
import io.diststore.crds.DistStoreStatus.Handoff;
import io.diststore.operator.plan.PodSeen;
import io.diststore.operator.plan.Seen;
import io.diststore.ring.view.MemberState;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which receipts of departures there are, and for how long. */
class ReceiptsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

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
    List<Handoff> receipts = Receipts.of(with(tenPast()), threeOfFifteenStay().now(), NOW);

    assertThat(receipts).hasSize(22);
    assertThat(receipts.subList(10, 22)).extracting(Handoff::pod).doesNotContain("store-99");
    assertThat(
            Receipts.of(with(receipts), threeOfFifteenStay().eachPod(PodSeen::silent).now(), NOW))
        .as("when none of them answers")
        .isEqualTo(receipts);
  }

  @Test
  void ofThoseThatAreGoneTheLastTenAreKept() {
    List<Handoff> receipts = Receipts.of(with(tenPast()), threeOfFifteenStay().now(), NOW);

    assertThat(Receipts.of(with(receipts), storeOf(3).now(), NOW))
        .isEqualTo(receipts.subList(12, 22));
  }

  private static DistStoreStatus whileTheLastOneLeaves() {
    Seen seen = storeOf(3).pod(2, p -> p.leaving().unmarked()).moving();
    return with(Receipts.of(with(List.of()), seen.now(), NOW.minusSeconds(9)));
  }

  @Test
  void aLeaverIsLeavingAsLongAsItIsThereOrTheRingCountsOnIt() {
    DistStoreStatus before = whileTheLastOneLeaves();
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
                storeOf(3).pod(2, p -> p.state(MemberState.LEAVING).silent()).moving().now(),
                NOW))
        .isEqualTo(before.handoffs());
    assertThat(
            Receipts.of(
                before,
                storeOf(3).pod(2, p -> p.state(MemberState.LEAVING)).withoutPod(2).moving().now(),
                NOW))
        .isEqualTo(before.handoffs());
  }

  @Test
  void aLeaverThatWasNotHeardAgainIsJudgedByTheRing() {
    DistStoreStatus before = whileTheLastOneLeaves();
    assertThat(
            Receipts.of(before, storeOf(3).pod(2, PodSeen::outOfTheRing).withoutPod(2).now(), NOW))
        .singleElement()
        .satisfies(
            r -> {
              assertThat(r.result()).isEqualTo("Left");
              assertThat(r.finishedAt()).isEqualTo(NOW.toString());
            });
    assertThat(
            Receipts.of(
                before,
                storeOf(3).pod(2, p -> p.restarted().state(MemberState.DOWN)).moving().now(),
                NOW))
        .extracting(Handoff::result)
        .containsExactly("CutShort");
  }
}
