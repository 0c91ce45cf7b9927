package io.diststore.ring.primary;

import io.diststore.ring.message.Forwarded;
import io.diststore.ring.request.Answer;
import io.diststore.ring.request.Operation;
import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.Key;
import io.diststore.ring.turn.Turn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Answers scans and counts by walking through segments. A walk starts at the requested segment, and
 * ends before the first segment that this member may not read. A walk ends earlier if it would
 * otherwise make the event take too long, or if the page of a scan is full.
 */
final class SegmentWalk {
  /** The largest number of segments that a walk visits. Visiting them takes a few milliseconds. */
  private static final int SEGMENTS_MAX = 1024;

  /**
   * A walk that has visited this many keys ends after its current segment. Visiting this many keys
   * takes a few milliseconds.
   */
  private static final int KEYS_MAX = 20_000;

  private final Turn turn;
  private final Primaries primaries;

  SegmentWalk(Turn turn, Primaries primaries) {
    this.turn = turn;
    this.primaries = primaries;
  }

  boolean scan(Caller caller, Operation.Scan scan) {
    List<Entry> page = new ArrayList<>();
    int bytes = 0;
    int visited = 0;
    Key after = scan.after();
    int segment = scan.first();
    while (mayRead(segment) && segment - scan.first() < SEGMENTS_MAX && visited < KEYS_MAX) {
      visited += keys(segment);
      for (Key key : sortedKeys(segment, after, scan.prefix())) {
        Entry entry = primaries.get(segment).lastCommitted(key);
        if (entry == null || !entry.live() || entry.expired(turn.ringMillis())) {
          continue;
        }
        if (page.size() == scan.limit()
            || bytes + entry.bytes() > scan.bytes() && !page.isEmpty()) {
          return reply(caller, new Answer.Page(page, segment, after));
        }
        page.add(entry);
        bytes += entry.bytes();
        after = key;
      }
      // In the next segment, the walk starts at the first key.
      after = null;
      segment++;
    }
    return reply(caller, new Answer.Page(page, segment, null));
  }

  boolean count(Caller caller, Operation.Count count) {
    long live = 0;
    int visited = 0;
    int segment = count.first();
    while (mayRead(segment) && segment - count.first() < SEGMENTS_MAX && visited < KEYS_MAX) {
      // A count visits the keys of a segment one by one only if some of them can expire.
      visited += primaries.get(segment).data().expiring() > 0 ? keys(segment) : 0;
      live += liveKeys(segment);
      segment++;
    }
    return reply(caller, new Answer.Counted(live, segment));
  }

  /** Returns the number of entries in a segment, including tombstones. */
  private int keys(int segment) {
    return primaries.get(segment).data().keys() + primaries.get(segment).data().tombstones();
  }

  private boolean mayRead(int segment) {
    PrimarySegment primary = primaries.get(segment);
    return primary != null && primary.isReadable();
  }

  /** Returns the number of keys in a segment that exist and have not expired. */
  private long liveKeys(int segment) {
    PrimarySegment primary = primaries.get(segment);
    long[] live = {primary.data().keys()};
    primary.data().forEachExpired(turn.ringMillis(), expired -> live[0]--);
    return live[0];
  }

  /**
   * Returns the keys of a segment that start with {@code prefix} and follow {@code after}, sorted
   * in byte order. Does not read the values, because only some of them fit on the page.
   */
  private List<Key> sortedKeys(int segment, Key after, byte[] prefix) {
    List<Key> keys = new ArrayList<>();
    primaries
        .get(segment)
        .data()
        .forEachKey(
            key -> {
              if (startsWith(key.bytes(), prefix) && (after == null || key.compareTo(after) > 0)) {
                keys.add(key);
              }
            });
    keys.sort(Key::compareTo);
    return keys;
  }

  private static boolean startsWith(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }

  private boolean reply(Caller caller, Answer answer) {
    primaries.reply(caller, Forwarded.Status.DONE, answer);
    return true;
  }
}
