package io.diststore.ring.node;

import io.diststore.ring.segment.EntryTable;
import io.diststore.ring.shell.Limits;
import io.diststore.ring.shell.Rules;
import io.diststore.ring.shell.Timing;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.NodeId;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What a member is made with.
 *
 * @param self this life of the node
 * @param peer where members reach it
 * @param client where clients reach it
 * @param segments how many segments a ring has that it founds, a power of two; {@link #SEGMENTS} in
 *     the product
 * @param storage makes an empty table for the entries of a segment
 * @param random the member's only randomness: delays against duels, its own client id
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
   * Segments of a ring: enough that a thousand members get even shares, few enough that a view
   * change is quick.
   */
  public static final int SEGMENTS = 1 << 14;

  public RingSettings {
    if (Integer.bitCount(segments) != 1) {
      throw new IllegalArgumentException(
          "the number of segments must be a power of two, not " + segments);
    }
  }
}
