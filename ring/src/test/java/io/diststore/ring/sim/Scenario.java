package io.diststore.ring.sim;

import io.diststore.ring.message.Envelope;
import io.diststore.ring.shell.Rules;
import io.diststore.ring.turn.RegisterChoice;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * The parameters of one run. A parameter with the value 0 is drawn from the seed.
 *
 * @param nodes the number of machines; 0 means 3 to 5
 * @param copies the number of copies; 0 means 1 to 3
 * @param segments the number of segments: a power of two, and small, so that much happens in each
 * @param keys the number of different keys
 * @param spread false puts all keys into one segment, where the rarest errors were found
 * @param clients the number of clients; each has one operation at a time
 * @param thinkMillis the mean pause of a client between two operations
 * @param expiryOneIn one in this many puts has a time to live
 * @param staleNow adds a bug: after a pause, a node continues with a clock reading from before the
 *     pause
 * @param wrongClock whether the wall clock of one machine is wrong, by up to hours
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
    boolean wrongClock,
    UnaryOperator<Envelope> wire) {

  /** The end of all faults, in nanoseconds since the beginning. */
  static final long FAULTS_UNTIL = Duration.ofSeconds(16).toNanos();

  /** The time by which the ring must have settled. */
  static final long END = Duration.ofSeconds(38).toNanos();

  /**
   * Returns the standard scenario of a seed. The register, the sizes and the load depend on the
   * seed, and all kinds of faults occur. Of every four pairs of seeds, one has two keys in one
   * segment, two have eight keys in one segment, and one has six keys spread over all segments.
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
        false,
        UnaryOperator.identity());
  }

  /**
   * Returns this scenario with a wall clock that is wrong, and with a time to live for every other
   * put.
   */
  public Scenario withWrongClock() {
    return new Scenario(
        seed,
        nodes,
        copies,
        segments,
        keys,
        spread,
        clients,
        thinkMillis,
        2,
        register,
        rules,
        staleNow,
        true,
        wire);
  }

  public Scenario through(UnaryOperator<Envelope> codec) {
    return new Scenario(
        seed,
        nodes,
        copies,
        segments,
        keys,
        spread,
        clients,
        thinkMillis,
        expiryOneIn,
        register,
        rules,
        staleNow,
        wrongClock,
        codec);
  }
}
