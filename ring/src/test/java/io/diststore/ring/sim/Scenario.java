package io.diststore.ring.sim;

import io.diststore.ring.message.Envelope;
import io.diststore.ring.shell.Rules;
import io.diststore.ring.turn.RegisterChoice;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * The parameters of one run. If {@code nodes} or {@code copies} is 0, the seed chooses the value.
 *
 * @param nodes the number of machines; 0 means 3 to 5
 * @param copies the number of copies; 0 means 1 to 3
 * @param segments the number of segments. It is a power of two, and small, so that much happens in
 *     each segment
 * @param keys the number of different keys
 * @param spread whether the keys are spread over all segments. Otherwise all keys are in one
 *     segment, which has exposed the rarest errors
 * @param clients the number of clients; each has one operation at a time
 * @param thinkMillis the mean pause of a client between two operations
 * @param expiryOneIn one in this many puts has a time to live
 * @param staleNow whether to add a bug: after a pause, a node continues with a clock reading from
 *     before the pause
 * @param faults which faults occur
 * @param isLargeRing whether the members behave as in a ring of many members
 * @param wire changes each message on its way, for example by encoding and decoding it
 */
public record Scenario(
    long seed,
    int nodes,
    int copies,
    int segments,
    int keys,
    boolean spread,
    int clients,
    int thinkMillis,
    int expiryOneIn,
    RegisterChoice register,
    Rules rules,
    boolean staleNow,
    FaultKind faults,
    boolean isLargeRing,
    UnaryOperator<Envelope> wire) {

  /** How long faults occur in a run with short faults. */
  private static final int FAULT_SECONDS = 16;

  /** How much time the ring has to settle after all faults have ended. */
  private static final int SETTLING_SECONDS = 22;

  /** Returns the end of all faults, in nanoseconds since the beginning. */
  long faultsUntilNanos() {
    if (faults == FaultKind.WIDE) {
      return breadth().faultNanos();
    }
    long more = faults == FaultKind.LONG ? 8 * Math.floorMod(seed / 2, 8L) : 0;
    return Duration.ofSeconds(FAULT_SECONDS + more).toNanos();
  }

  /** Returns the time by which the ring must have settled, in nanoseconds since the beginning. */
  long endNanos() {
    return faultsUntilNanos() + Duration.ofSeconds(SETTLING_SECONDS).toNanos();
  }

  /**
   * Returns the standard scenario of a seed. The register, the sizes and the load depend on the
   * seed, and all kinds of faults occur. Seeds come in pairs, and the sizes repeat after four
   * pairs. One pair has two keys in one segment. Two pairs have eight keys in one segment. One pair
   * has six keys spread over all segments.
   */
  public static Scenario standard(long seed, Rules rules, boolean staleNow) {
    RegisterChoice register = (seed & 1) == 0 ? RegisterChoice.PEERS : RegisterChoice.OUTSIDE;
    int kind = (int) (seed / 2 % 4);
    int copies = kind == 3 ? 3 : 0;
    int nodes = kind == 3 ? 4 : 0;
    int keys = kind == 0 ? 2 : kind == 2 ? 6 : 8;
    boolean spread = kind == 2;
    int clients = kind == 0 ? 7 : 5;
    int think = kind == 0 ? 40 : 60;
    int expiry = seed / 8 % 3 == 0 ? 4 : 25;
    return new Scenario(
        seed,
        nodes,
        copies,
        8,
        keys,
        spread,
        clients,
        think,
        expiry,
        register,
        rules,
        staleNow,
        FaultKind.SHORT,
        false,
        UnaryOperator.identity());
  }

  /**
   * Returns the scenario of a seed with one long fault. Each segment has two or three copies, so
   * the ring should keep serving all segments.
   */
  public static Scenario longFault(long seed, Rules rules) {
    RegisterChoice register = (seed & 1) == 0 ? RegisterChoice.PEERS : RegisterChoice.OUTSIDE;
    int copies = seed / 2 % 4 == 3 ? 3 : 2;
    return new Scenario(
        seed,
        0,
        copies,
        8,
        8,
        true,
        3,
        200,
        25,
        register,
        rules,
        false,
        FaultKind.LONG,
        false,
        UnaryOperator.identity());
  }

  /** Returns the scenario of a seed that draws from all faults and from larger rings. */
  public static Scenario wide(long seed, Rules rules) {
    return wide(seed, rules, 0);
  }

  /**
   * Returns the same as {@link #wide(long, Rules)}, but with this number of machines.
   *
   * @param members 0 means that the seed chooses the number
   */
  static Scenario wide(long seed, Rules rules, int members) {
    Breadth breadth = Breadth.of(seed);
    Scenario standard = standard(seed, rules, false);
    return new Scenario(
        seed,
        members > 0 ? members : breadth.members(),
        breadth.copies(),
        standard.segments,
        Math.max(standard.keys * breadth.depth(), breadth.keysMin()),
        standard.spread,
        standard.clients,
        standard.thinkMillis,
        seed / 8 % 3 == 0 ? 2 : 10,
        standard.register,
        rules,
        false,
        FaultKind.WIDE,
        breadth.behavesAsLargeRing(),
        standard.wire);
  }

  /** Returns the parameters that only wide runs vary. */
  Breadth breadth() {
    return faults == FaultKind.WIDE ? Breadth.of(seed) : Breadth.NARROW;
  }

  public Scenario through(UnaryOperator<Envelope> codec) {
    return with(faults, expiryOneIn, isLargeRing, codec);
  }

  /**
   * Returns the same scenario, but machines are also suspended, in addition to all other faults.
   */
  public Scenario withSuspensions() {
    return with(FaultKind.SUSPENSIONS, expiryOneIn, isLargeRing, wire);
  }

  /**
   * Returns the same scenario, but the wall clock of one machine is wrong, and on average every
   * second put has a time to live.
   */
  public Scenario withWrongClock() {
    return with(FaultKind.WRONG_CLOCK, 2, isLargeRing, wire);
  }

  /** Returns the same scenario, but the members behave as in a ring of many members. */
  public Scenario asLargeRing() {
    return with(faults, expiryOneIn, true, wire);
  }

  private Scenario with(
      FaultKind otherFaults,
      int otherExpiryOneIn,
      boolean otherIsLargeRing,
      UnaryOperator<Envelope> otherWire) {
    return new Scenario(
        seed,
        nodes,
        copies,
        segments,
        keys,
        spread,
        clients,
        thinkMillis,
        otherExpiryOneIn,
        register,
        rules,
        staleNow,
        otherFaults,
        otherIsLargeRing,
        otherWire);
  }
}
