package io.diststore.ring.turn;

import io.diststore.ring.placement.Site;
import io.diststore.ring.segment.EntryTable;
import io.diststore.ring.shell.Limits;
import io.diststore.ring.shell.Rules;
import io.diststore.ring.shell.Timing;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.NodeId;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The settings of a member.
 *
 * @param self this incarnation of the node
 * @param peer the address at which other members reach this node
 * @param client the address at which clients reach this node
 * @param segments the number of segments if this node founds a ring. It must be a power of two.
 *     With too few segments, members get uneven shares of the keys. With too many, every view
 *     change takes longer and needs more memory. The product always uses {@link #SEGMENTS}.
 * @param register how the next view is decided
 * @param storage creates an empty table for the entries of a segment
 * @param random the only source of randomness, used to give rival proposers different delays
 * @param rules the rules that the member follows. These are all rules, except in a simulation that
 *     switches some of them off
 * @param observer observes commits, reads and changes of stages
 * @param site where this node runs, so that the ring can spread the copies of each key
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
    Observer observer,
    Site site) {
  /**
   * The number of segments in a ring. This number is large enough to give a thousand members even
   * shares, and small enough for quick view changes.
   */
  public static final int SEGMENTS = 1 << 14;

  public RingSettings {
    if (Integer.bitCount(segments) != 1) {
      throw new IllegalArgumentException(
          "the number of segments must be a power of two, not " + segments);
    }
  }

  /** Creates the settings of a member that names neither a zone nor a machine. */
  public RingSettings(
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
      Observer observer) {
    this(
        self, peer, client, segments, timing, limits, register, storage, random, rules, observer,
        Site.NONE);
  }

  /** Returns the same settings with a different site. */
  public RingSettings withSite(Site other) {
    return new RingSettings(
        self, peer, client, segments, timing, limits, register, storage, random, rules, observer,
        other);
  }
}
