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
 * Scans and counts. A walk starts at the requested segment and continues with the following ones,
 * as long as this member may read them. A walk ends earlier if one event would take too long.
 */
final class SegmentWalk {
  /** How many segments a walk visits in one event. That takes a few milliseconds. */
  private static final int SEGMENTS_MAX = 1024;

  /**
   * A walk that has visited this many keys ends with its current segment. That takes a few
   * milliseconds.
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
      // The next segment is walked from its first key.
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
      // Counting visits every key only in a segment with keys that can expire.
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
   * Returns the keys of a segment that start with the prefix and come after the given key, in byte
   * order. It returns keys without values, because only some of the values fit on the page.
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
