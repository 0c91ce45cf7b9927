package io.diststore.ring.request;

import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.Key;
import io.diststore.ring.segment.Outcome;
import java.util.List;

/** The answer to a request. */
public sealed interface Answer {

  /**
   * The answer to a get.
   *
   * @param entry a live entry, or null if the key is known to be absent
   * @param ttlMillis the remaining time to live; 0 if the value never expires
   */
  record Value(Entry entry, long ttlMillis) implements Answer {}

  /**
   * The answer to a write. Either the write was applied, or its condition failed. The outcome
   * contains the version.
   */
  record Written(Outcome outcome) implements Answer {}

  /**
   * The answer to a scan.
   *
   * @param next the segment in which the next page starts, or the number of segments if the scan is
   *     complete
   * @param after the key of that segment after which the next page starts; null for the beginning
   *     of the segment
   */
  record Page(List<Entry> entries, int next, Key after) implements Answer {}

  /**
   * The answer to a count.
   *
   * @param next the segment in which the next count must start, or the number of segments if the
   *     count is complete
   */
  record Counted(long keys, int next) implements Answer {}

  /** The answer to a request that was refused. */
  record Refused(Refusal refusal, String why) implements Answer {}
}
