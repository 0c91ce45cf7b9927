package io.diststore.ring.copy;

import io.diststore.ring.message.SessionChunk;
import io.diststore.ring.segment.Digest;
import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.SegmentData;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.shell.Rules;
import java.util.ArrayList;
import java.util.List;

/**
 * The behaviour of copies in simulations that switch a rule off. The product never uses this class.
 */
final class CopyWithoutRules {
  private CopyWithoutRules() {}

  /** Without {@link Rule#DIGEST_IDS}, digests that differ only in their outcomes count as equal. */
  static boolean haveSameEntries(Digest own, Digest other) {
    return own.entries() == other.entries();
  }

  /** Without {@link Rule#DEDUP_TRANSFER}, a session carries no outcomes. */
  static void sendNoOutcomes(Session session) {
    session.replaceOutcomes(List.of());
  }

  /**
   * Without {@link Rule#IDS_WITH_SNAPSHOT}, each chunk carries the outcomes that the primary
   * remembers when it sends the chunk.
   */
  static void sendCurrentOutcomes(Session session, SegmentData data) {
    session.replaceOutcomes(data.requests().all());
  }

  /** Without {@link Rule#CHUNK_ONCE}, a chunk changes the copy even after its session has ended. */
  static void takeLateChunk(SessionChunk chunk, SegmentData copy) {
    chunk.entries().forEach(copy::putIfLater);
  }

  /** Without {@link Rule#ATOMIC_RECONCILE}, each chunk changes an in-sync copy at once. */
  static void takeAtOnce(SessionChunk chunk, SegmentData copy) {
    chunk.entries().forEach(copy::put);
  }

  /**
   * Without {@link Rule#FORCED_FILL}, the receiver keeps its own entry for a key if the session
   * delivers an earlier version. Without {@link Rule#FILL_DELETE}, the receiver keeps entries that
   * the session did not deliver.
   */
  static void keepFormerEntries(Rules rules, SegmentData before, SegmentData after) {
    List<Entry> former = new ArrayList<>();
    before.forEach(former::add);
    for (Entry entry : former) {
      boolean isReplaced = after.get(entry.key()) != null;
      if (!rules.keep(isReplaced ? Rule.FORCED_FILL : Rule.FILL_DELETE)) {
        after.putIfLater(entry);
      }
    }
  }
}
