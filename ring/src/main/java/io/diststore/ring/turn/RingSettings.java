package io.diststore.ring.turn;

import io.diststore.ring.segment.EntryTable;
import io.diststore.ring.shell.Limits;
import io.diststore.ring.shell.Rules;
import io.diststore.ring.shell.Timing;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.NodeId;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What a member is created with.
 *
 * @param self this incarnation of the node
 * @param peer where members reach it
 * @param client where clients reach it
 * @param segments the number of segments of a ring that this node founds, a power of two. Too few:
 *     members get uneven shares. Too many: every view change takes longer and needs more memory.
 *     The product always uses {@link #SEGMENTS}.
 * @param storage creates an empty table for the entries of a segment
 * @param random the member's only source of randomness: random delays between rival proposers, and
 *     its own client id
 * @param rules all rules, except in a simulation that takes one away
 * @param witness observes commits, reads and stages
 */
public record RingSettings(
    NodeId self,
    Endpoint peer,
    Endpoint client,
    int segments,
    Timing timing,
    Limits limits,
    RegisterChoice register,
    Supplier<EntryTable> storage,
    RandomGenerator random,
    Rules rules,
    Witness witness) {
  /**
   * The number of segments of a ring: enough for even shares among a thousand members, and few
   * enough for quick view changes.
   */
  public static final int SEGMENTS = 1 << 14;

  public RingSettings {
    if (Integer.bitCount(segments) != 1) {
      throw new IllegalArgumentException(
          "the number of segments must be a power of two, not " + segments);
    }
  }
}
