package io.diststore.ring.segment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SegmentDataTest {
  private static final ClientId CLIENT = new ClientId(1, 2);

  private final ClientMarks marks = new ClientMarks();
  private final Holdings holdings = new Holdings();
  private final SegmentData data = new SegmentData(new Slabs().table(), marks, holdings);

  @Test
  void copiesWithTheSameWritesInAnotherOrderHaveEqualDigests() {
    SegmentData other = new SegmentData(new Slabs().table(), marks, holdings);
    data.put(entry("a", 1));
    data.put(entry("b", 2));
    data.put(entry("a", 3));
    other.putIfLater(entry("a", 3));
    other.putIfLater(entry("b", 2));
    other.putIfLater(entry("a", 1));
    assertThat(other.digest()).isEqualTo(data.digest());
  }

  @Test
  void aTombstoneCountsInTheDigestUntilItIsDropped() {
    Digest empty = data.digest();
    data.put(entry("a", 1));
    data.put(Entry.tombstone(key("a"), 2));
    assertThat(data.digest()).isNotEqualTo(empty);
    data.dropTombstones(2);
    assertThat(data.digest()).isEqualTo(empty);
    assertThat(data.tombstones()).isZero();
  }

  @Test
  void anOutcomeOfAnOverwrittenWriteStillCountsInTheDigest() {
    data.put(entry("a", 1));
    Digest without = data.digest();
    data.requests().put(new RequestId(CLIENT, 7), Outcome.applied(1), 0);
    assertThat(data.digest()).isNotEqualTo(without);
    marks.raise(CLIENT, 8, 0);
    assertThat(data.digest()).isEqualTo(without);
  }

  @Test
  void theMemoryOfACopyCountsUntilItIsReleased() {
    data.put(entry("a", 1));
    long ofValue = holdings.memoryBytes();
    assertThat(ofValue).isGreaterThan(data.bytes());
    data.put(Entry.tombstone(key("a"), 2));
    assertThat(holdings.memoryBytes()).isPositive().isLessThan(ofValue);
    data.dropTombstones(2);
    assertThat(holdings.memoryBytes()).isZero();
    for (int i = 0; i < 10; i++) {
      data.put(entry("k" + i, 3 + i));
    }
    data.addToHoldings();
    data.removeFromHoldings();
    assertThat(holdings.bytes()).isZero();
    assertThat(holdings.memoryBytes()).as("the dropped copy").isPositive();
    assertThat(data.release(6)).isEqualTo(6);
    assertThat(holdings.memoryBytes()).isPositive();
    assertThat(data.release(6)).isEqualTo(4);
    assertThat(holdings.memoryBytes()).isZero();
  }

  @Test
  void countsFollowEveryChange() {
    data.put(entry("a", 1));
    data.put(new Entry(key("b"), 2, new byte[10], 99));
    assertThat(data.keys()).isEqualTo(2);
    assertThat(data.bytes()).isEqualTo(1 + 1 + 1 + 10);
    assertThat(data.expiring()).isEqualTo(1);
    data.put(Entry.tombstone(key("b"), 3));
    assertThat(data.keys()).isEqualTo(1);
    assertThat(data.bytes()).isEqualTo(2);
    assertThat(data.expiring()).isZero();
    assertThat(data.tombstones()).isEqualTo(1);
  }

  private static Key key(String text) {
    return new Key(text.getBytes());
  }

  private static Entry entry(String key, long version) {
    return new Entry(key(key), version, new byte[] {1}, Entry.NEVER);
  }
}
