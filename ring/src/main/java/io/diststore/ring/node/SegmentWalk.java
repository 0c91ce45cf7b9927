package io.diststore.ring.node;

import io.diststore.ring.message.Forwarded;
import io.diststore.ring.request.Answer;
import io.diststore.ring.request.Operation;
import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.Key;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Scans and counts: from the segment asked for through the following ones as long as this member is
 * their primary and may read, and not for longer than a turn of the loop should take.
 */
final class SegmentWalk {
  /** Segments walked and keys looked at in one turn, at most: some milliseconds. */
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
    int keys = 0;
    Key after = scan.after();
    int segment = scan.first();
    while (mayRead(segment) && segment - scan.first() < SEGMENTS_MAX && keys < KEYS_MAX) {
      keys += primaries.get(segment).data().keys();
      for (Entry entry : sorted(segment, after, scan.prefix())) {
        if (page.size() == scan.limit()
            || bytes + entry.bytes() > scan.bytes() && !page.isEmpty()) {
          return reply(caller, new Answer.Page(page, segment, after));
        }
        page.add(entry);
        bytes += entry.bytes();
        after = entry.key();
      }
      // A key of one segment says nothing of how far the next one has been walked.
      after = null;
      segment++;
    }
    return reply(caller, new Answer.Page(page, segment, null));
  }

  boolean count(Caller caller, Operation.Count count) {
    long keys = 0;
    int segment = count.first();
    while (mayRead(segment)) {
      keys += live(segment);
      segment++;
    }
    return reply(caller, new Answer.Counted(keys, segment));
  }

  private boolean mayRead(int segment) {
    PrimarySegment primary = primaries.get(segment);
    return primary != null && primary.readable();
  }

  private long live(int segment) {
    PrimarySegment primary = primaries.get(segment);
    long[] live = {primary.data().keys()};
    primary.data().forEachExpired(turn.wallMillis(), expired -> live[0]--);
    return live[0];
  }

  /**
   * The committed live entries of a segment that start with the prefix and come after a key, in the
   * order of bytes.
   */
  private List<Entry> sorted(int segment, Key after, byte[] prefix) {
    PrimarySegment primary = primaries.get(segment);
    List<Entry> entries = new ArrayList<>();
    primary
        .data()
        .forEach(
            latest -> {
              boolean wanted =
                  startsWith(latest.key().bytes(), prefix)
                      && (after == null || latest.key().compareTo(after) > 0);
              Entry entry = wanted ? primary.committed(latest.key()) : null;
              if (entry != null && entry.live() && !entry.expired(turn.wallMillis())) {
                entries.add(entry);
              }
            });
    entries.sort((a, b) -> a.key().compareTo(b.key()));
    return entries;
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
