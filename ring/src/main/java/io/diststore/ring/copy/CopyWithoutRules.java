package io.diststore.ring.copy;

import io.diststore.ring.message.SessionChunk;
import io.diststore.ring.segment.Digest;
import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.SegmentData;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.shell.Rules;
import java.util.ArrayList;
import java.util.List;

/** How copies behave in a simulation that takes a rule away. The product never gets here. */
final class CopyWithoutRules {
  private CopyWithoutRules() {}

  /** Without {@link Rule#DIGEST_IDS}: digests that differ in outcomes only count as equal. */
  static boolean haveSameEntries(Digest mine, Digest theirs) {
    return mine.entries() == theirs.entries();
  }

  /** Without {@link Rule#DEDUP_TRANSFER}: a session brings no outcomes. */
  static void sendNoOutcomes(Session session) {
    session.replaceOutcomes(List.of());
  }

  /** Without {@link Rule#IDS_WITH_SNAPSHOT}: a session brings the outcomes of the moment. */
  static void sendOutcomesOfNow(Session session, SegmentData data) {
    session.replaceOutcomes(data.requests().all());
  }

  /** Without {@link Rule#CHUNK_ONCE}: a late chunk falls into a copy that has moved on. */
  static void takeLateChunk(SessionChunk chunk, SegmentData copy) {
    chunk.entries().forEach(copy::putIfLater);
  }

  /** Without {@link Rule#ATOMIC_RECONCILE}: an in-sync copy changes before the session ends. */
  static void takeAtOnce(SessionChunk chunk, SegmentData copy) {
    chunk.entries().forEach(copy::put);
  }

  /**
   * Without {@link Rule#FORCED_FILL} higher versions stay; without {@link Rule#FILL_DELETE} the
   * entries stay that the session did not bring.
   */
  static void keepFormer(Rules rules, SegmentData before, SegmentData after) {
    List<Entry> former = new ArrayList<>();
    before.forEach(former::add);
    for (Entry entry : former) {
      boolean brought = after.get(entry.key()) != null;
      if (brought ? !rules.keep(Rule.FORCED_FILL) : !rules.keep(Rule.FILL_DELETE)) {
        after.putIfLater(entry);
      }
    }
  }
}
