package io.diststore.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.disk.format.Damage;
import io.diststore.disk.format.RecordHeader;
import io.diststore.disk.recovery.RecoveryReport;
import io.diststore.disk.recovery.RecoveryVisitor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Knows what a test has appended, and checks what recovery returns. The state of a segment is the
 * list of its records, so a record that is missing, wrong, repeated or out of order is noticed.
 */
final class History {
  /** A record, or what is remembered of it. */
  record Entry(long lsn, int kind, int hash) {
    static final int BYTES = 16;

    static Entry of(long lsn, int kind, ByteBuffer payload) {
      byte[] bytes = new byte[payload.remaining()];
      payload.get(payload.position(), bytes);
      return new Entry(lsn, kind, Arrays.hashCode(bytes) * 31 + bytes.length);
    }
  }

  /** What recovery has returned. */
  static final class Found implements RecoveryVisitor {
    final Map<Integer, List<Entry>> segments = new HashMap<>();

    @Override
    public void onSegment(int segment, long lsn, ByteBuffer payload) {
      List<Entry> entries = new ArrayList<>();
      for (int at = 0; at < payload.remaining(); at += Entry.BYTES) {
        entries.add(
            new Entry(payload.getLong(at), payload.getInt(at + 8), payload.getInt(at + 12)));
      }
      assertThat(segments.put(segment, entries)).isNull();
    }

    @Override
    public void onRecord(long lsn, int kind, int segment, ByteBuffer payload) {
      segments.computeIfAbsent(segment, s -> new ArrayList<>()).add(Entry.of(lsn, kind, payload));
    }
  }

  private final TreeMap<Long, Entry> entries = new TreeMap<>();
  private final TreeMap<Long, Integer> segmentOf = new TreeMap<>();

  /** The records of each segment up to an LSN, which are needed again and again. */
  private final Map<Long, Map<Integer, List<Entry>>> states = new HashMap<>();

  void add(long lsn, int kind, int segment, byte[] payload) {
    assertThat(lsn).isEqualTo(lastLsn() + 1);
    states.clear();
    entries.put(lsn, Entry.of(lsn, kind, ByteBuffer.wrap(payload)));
    segmentOf.put(lsn, segment);
  }

  long lastLsn() {
    return entries.isEmpty() ? 0 : entries.lastKey();
  }

  /** Forgets the records that a crash has lost. Their LSNs are used again. */
  void cut(long lsn) {
    states.clear();
    entries.tailMap(lsn, false).clear();
    segmentOf.tailMap(lsn, false).clear();
  }

  History copy() {
    History copy = new History();
    copy.entries.putAll(entries);
    copy.segmentOf.putAll(segmentOf);
    return copy;
  }

  private List<Entry> of(int segment, long lsn) {
    return states
        .computeIfAbsent(lsn, l -> new HashMap<>())
        .computeIfAbsent(segment, s -> find(s, lsn));
  }

  private List<Entry> find(int segment, long lsn) {
    return entries.headMap(lsn, true).values().stream()
        .filter(entry -> segmentOf.get(entry.lsn) == segment)
        .toList();
  }

  /** Returns the state of a segment, for a checkpoint. */
  byte[] state(int segment, long lsn) {
    List<Entry> state = of(segment, lsn);
    ByteBuffer bytes = ByteBuffer.allocate(state.size() * Entry.BYTES);
    state.forEach(entry -> bytes.putLong(entry.lsn).putInt(entry.kind).putInt(entry.hash));
    return bytes.array();
  }

  /** Checks that recovery has returned a prefix that contains everything up to this LSN. */
  void checkWhole(RecoveryReport report, Found found, long syncedLsn) {
    assertThat(report.damages()).filteredOn(d -> d.loss() != Damage.Loss.NOTHING).isEmpty();
    assertThat(report.lastLsn()).isBetween(syncedLsn, lastLsn());
    checkSegments(report, found);
  }

  /**
   * Checks that recovery of a damaged directory has returned no wrong record, and that everything
   * up to this LSN was returned or is reported as damaged.
   */
  void checkDamaged(RecoveryReport report, Found found, long syncedLsn) {
    boolean isUnknown = report.damages().stream().anyMatch(d -> d.loss() == Damage.Loss.UNKNOWN);
    if (!isUnknown) {
      assertThat(report.lastLsn()).isBetween(syncedLsn, lastLsn());
    }
    checkSegments(report, found);
  }

  private void checkSegments(RecoveryReport report, Found found) {
    boolean isUnknown = report.damages().stream().anyMatch(d -> d.loss() == Damage.Loss.UNKNOWN);
    for (int segment = RecordHeader.NO_SEGMENT; segment < Driver.SEGMENTS; segment++) {
      List<Entry> expected = of(segment, report.lastLsn());
      List<Entry> actual = found.segments.getOrDefault(segment, List.of());
      int damaged = segment;
      boolean isDamaged =
          report.damages().stream()
              .anyMatch(d -> d.loss() == Damage.Loss.SEGMENT && d.segment() == damaged);
      if (isUnknown || isDamaged) {
        assertThat(expected).as("segment %d, %s", segment, report).containsAll(actual);
        assertThat(actual).isSortedAccordingTo((a, b) -> Long.compare(a.lsn, b.lsn));
        assertThat(actual).doesNotHaveDuplicates();
      } else {
        assertThat(actual).as("segment %d, %s", segment, report).isEqualTo(expected);
      }
    }
  }
}
