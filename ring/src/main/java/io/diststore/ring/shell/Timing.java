package io.diststore.ring.shell;

import java.time.Duration;

/**
 * All times of the protocol, derived from one setting: the detection time, after which a silent
 * member is suspected. 1 s by default; members that are throttled may need more, and all members of
 * a ring need the same.
 *
 * <p>Safety rests on one relation only: a lease is held for {@link #holdNanos} from the sending of
 * the beacon and granted for {@link #grantNanos} from its answering, half as much again, so clocks
 * may differ in rate by a third or so.
 */
public record Timing(long detectionNanos) {
  public static final Timing DEFAULT = new Timing(Duration.ofSeconds(1).toNanos());

  public Timing {
    if (detectionNanos < Duration.ofMillis(100).toNanos()
        || detectionNanos > Duration.ofMinutes(1).toNanos()) {
      throw new IllegalArgumentException("the detection time must lie between 100 ms and 60 s");
    }
  }

  /** How often the shell gives a {@link Event.Tick}. */
  public long tickNanos() {
    return detectionNanos / 20;
  }

  public long beaconNanos() {
    return detectionNanos / 4;
  }

  public long holdNanos() {
    return detectionNanos;
  }

  public long grantNanos() {
    return detectionNanos * 3 / 2;
  }

  /**
   * From which silence on one reporter is enough to mark a member DOWN: a single link may be cut.
   */
  public long aloneNanos() {
    return detectionNanos * 3;
  }

  /** A gap in one's own ticks from which on one's own clocks of silence mean nothing. */
  public long pauseNanos() {
    return detectionNanos * 2 / 5;
  }

  /**
   * For how long joiners and leavers are gathered, to go in one view; also the head start of each
   * elder proposer.
   */
  public long gatherNanos() {
    return detectionNanos * 3 / 10;
  }

  /** For how long they are gathered at most while it is known that more are to come. */
  public long gatherAllNanos() {
    return detectionNanos * 20;
  }

  /** After which time an unanswered message of replication or of a session is sent again. */
  public long resendNanos() {
    return detectionNanos / 4;
  }

  /** For how long the primary keeps a request that cannot be served yet before it sends it back. */
  public long waitNanos() {
    return detectionNanos;
  }

  /** After which time an entry node sends an unanswered request again. */
  public long forwardNanos() {
    return detectionNanos;
  }

  /** The pause before an entry node tries again after it was sent away. */
  public long movedNanos() {
    return detectionNanos / 30;
  }

  /** How long a proposal may take before the register is read instead. */
  public long proposalNanos() {
    return detectionNanos;
  }

  /** How often every member reads the register; {@link #readAloneNanos} when it hears nobody. */
  public long readNanos() {
    return detectionNanos * 5;
  }

  public long readAloneNanos() {
    return detectionNanos * 2;
  }

  /** For how long no UP member may be heard before a DOWN or new one proposes. */
  public long orphanedNanos() {
    return detectionNanos * 5;
  }

  /** How often the primary drops tombstones of an idle segment. */
  public long housekeepingNanos() {
    return detectionNanos * 7 / 10;
  }

  /** For how long an outcome is remembered of a client that went silent. */
  public long forgetNanos() {
    return detectionNanos * 600;
  }

  /** The longest that any request may live: far below {@link #forgetNanos}. */
  public long requestNanosMax() {
    return detectionNanos * 120;
  }

  /**
   * For how long a leaver waits for a majority that could let it go, and for members that were
   * marked DOWN just now and may be back to take what it has.
   */
  public long leaverPatienceNanos() {
    return detectionNanos * 5;
  }

  /**
   * How long a removed leaver stays at most while some member has not heard of the view without it:
   * it may be the only one that knows that view.
   */
  public long lingerNanos() {
    return detectionNanos * 30;
  }
}
