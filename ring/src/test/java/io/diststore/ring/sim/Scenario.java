package io.diststore.ring.sim;

import io.diststore.ring.message.Envelope;
import io.diststore.ring.shell.Rules;
import io.diststore.ring.turn.RegisterChoice;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * What one run is made of. Sizes of 0 are drawn from the seed.
 *
 * @param nodes machines, 0: 3 to 5
 * @param copies 0: 1 to 3
 * @param segments a power of two, few so that each sees much
 * @param keys different keys
 * @param spread false: all keys in one segment, where the rarest faults were found
 * @param clients each has one operation at a time
 * @param thinkMillis mean pause of a client between operations
 * @param expiryOneIn one of how many puts has a time to live
 * @param staleNow a bug put in: a node resumed after a pause goes on with its old reading of the
 *     clock
 * @param wire what a message goes through on its way, such as a codec
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
    UnaryOperator<Envelope> wire) {

  /** Faults happen until then; from then on all is healed. */
  static final long FAULTS_UNTIL = Duration.ofSeconds(16).toNanos();

  /** By then the ring must have settled. */
  static final long END = Duration.ofSeconds(38).toNanos();

  /**
   * The standard mix: register, sizes and workload vary with the seed, all faults are on. A third
   * of the runs has few keys in one segment, a third many, a third is spread.
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
        UnaryOperator.identity());
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
        codec);
  }
}
