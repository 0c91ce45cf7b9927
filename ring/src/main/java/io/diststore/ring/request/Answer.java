package io.diststore.ring.request;

import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.Key;
import io.diststore.ring.segment.Outcome;
import java.util.List;

/** The answer to a request. */
public sealed interface Answer {

  /**
   * To a get.
   *
   * @param entry live, or null: the key is known to be absent
   * @param ttlMillis how long the value still lives, 0 for ever
   */
  record Value(Entry entry, long ttlMillis) implements Answer {}

  /** To a write: applied or condition failed, with the version. */
  record Written(Outcome outcome) implements Answer {}

  /**
   * To a scan.
   *
   * @param next the segment to go on with, or the number of segments when all are done
   * @param after where to go on in that segment, or null for its beginning
   */
  record Page(List<Entry> entries, int next, Key after) implements Answer {}

  /**
   * To a count.
   *
   * @param next the segment to go on with, or the number of segments when all are counted
   */
  record Counted(long keys, int next) implements Answer {}

  /** To any request that was not done. */
  record Refused(Refusal refusal, String why) implements Answer {}
}
