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
 * Scans and counts. A walk starts at the requested segment and continues through the following ones
 * while this member may read them, but no longer than one event may take.
 */
final class SegmentWalk {
  /** Bounds per event, for segments and for keys: a few milliseconds' worth. */
  private static final int SEGMENTS_MAX = 1024;

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
    int looked = 0;
    Key after = scan.after();
    int segment = scan.first();
    while (mayRead(segment) && segment - scan.first() < SEGMENTS_MAX && looked < KEYS_MAX) {
      looked += keys(segment);
      for (Key key : sorted(segment, after, scan.prefix())) {
        Entry entry = primaries.get(segment).committed(key);
        if (entry == null || !entry.live() || entry.expired(turn.wallMillis())) {
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
      // The position belongs to the finished segment; the next one is walked from its beginning.
      after = null;
      segment++;
    }
    return reply(caller, new Answer.Page(page, segment, null));
  }

  boolean count(Caller caller, Operation.Count count) {
    long live = 0;
    int looked = 0;
    int segment = count.first();
    while (mayRead(segment) && segment - count.first() < SEGMENTS_MAX && looked < KEYS_MAX) {
      // Only a segment with keys that expire is looked at key by key.
      looked += primaries.get(segment).data().expiring() > 0 ? keys(segment) : 0;
      live += live(segment);
      segment++;
    }
    return reply(caller, new Answer.Counted(live, segment));
  }

  private int keys(int segment) {
    return primaries.get(segment).data().keys() + primaries.get(segment).data().tombstones();
  }

  private boolean mayRead(int segment) {
    PrimarySegment primary = primaries.get(segment);
    return primary != null && primary.isReadable();
  }

  private long live(int segment) {
    PrimarySegment primary = primaries.get(segment);
    long[] live = {primary.data().keys()};
    primary.data().forEachExpired(turn.wallMillis(), expired -> live[0]--);
    return live[0];
  }

  /**
   * The keys of a segment that start with the prefix and come after the given key, in byte order.
   * The caller reads values later, and only as many as fit on the page.
   */
  private List<Key> sorted(int segment, Key after, byte[] prefix) {
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
