package io.diststore.locator.discovery;

import io.diststore.ring.view.Endpoint;
import java.time.Duration;

/**
 * How a node that was given a peer comes into that peer's ring: through it alone, never founding a
 * ring and never joining another. A peer that looks for a ring itself, or is very busy, is asked
 * again for a while.
 *
 * <p>A state machine like {@link Discovery}. For one thread.
 */
public final class Introduction {
  /** For how long a peer that has no ring yet is waited for. */
  public static final long UNDECIDED_NANOS = Duration.ofSeconds(30).toNanos();

  private static final long PAUSE_NANOS = Duration.ofMillis(200).toNanos();

  /** Why there is no way in through this peer. */
  public enum Refusal {
    /** Nobody listens there, or nobody answers. */
    UNREACHABLE,
    /** Whoever listens there is no node. */
    NO_NODE,
    /** It serves something else. */
    OTHER_SERVICE,
    /** It has found no ring itself for {@link #UNDECIDED_NANOS}. */
    UNDECIDED
  }

  /** What the introduction wants done. Nothing here calls back at once. */
  public interface Effects {
    /** Asks the peer; {@link #seen} is called within a bound. */
    void probe();

    /** Joins the ring of this member. The introduction is over. */
    void join(Endpoint peer);

    /** Gives up. The introduction is over. */
    void refused(Refusal refusal, String why);
  }

  private final Endpoint peer;
  private final String serviceType;
  private final Effects effects;
  private final long start;
  private long next;
  private boolean asking;
  private boolean over;

  public Introduction(Endpoint peer, String serviceType, long nowNanos, Effects effects) {
    this.peer = peer;
    this.serviceType = serviceType;
    this.effects = effects;
    this.start = nowNanos;
    this.next = nowNanos;
  }

  public boolean over() {
    return over;
  }

  /** Time passes. */
  public void tick(long nowNanos) {
    if (!over && !asking && nowNanos - next >= 0) {
      asking = true;
      effects.probe();
    }
  }

  /** What the probe found. */
  public void seen(Sighting sighting, long nowNanos) {
    if (over) {
      return;
    }
    asking = false;
    next = nowNanos + PAUSE_NANOS;
    switch (sighting) {
      case Sighting.InRing ring -> {
        over = true;
        effects.join(ring.peer());
      }
      case Sighting.Nobody n ->
          refuse(
              Refusal.UNREACHABLE,
              "Nobody listens at " + peer + ". Start that node first, or name one that runs.");
      case Sighting.Unreachable(String why) ->
          refuse(
              Refusal.UNREACHABLE,
              "The peer " + peer + " cannot be reached: " + why + ". Check the host and the port.");
      case Sighting.Stranger(String type) when type == null ->
          refuse(
              Refusal.NO_NODE,
              "What listens at "
                  + peer
                  + " is not a node of diststore. Check the host and the port.");
      case Sighting.Stranger(String type) ->
          refuse(
              Refusal.OTHER_SERVICE,
              "The node at "
                  + peer
                  + " serves "
                  + type
                  + ", this one "
                  + serviceType
                  + ". Name a peer of the same service.");
      case Sighting.Silent s -> {
        if (nowNanos - start >= Discovery.SILENCE_NANOS) {
          refuse(
              Refusal.UNREACHABLE,
              "The node at "
                  + peer
                  + " has not answered for 10 s. Check that it runs, or name another one.");
        }
      }
      case Sighting.Undecided u -> waitOn(nowNanos);
      case Sighting.Following f -> waitOn(nowNanos);
      case Sighting.Dependent d -> waitOn(nowNanos);
    }
  }

  private void waitOn(long nowNanos) {
    if (nowNanos - start >= UNDECIDED_NANOS) {
      refuse(
          Refusal.UNDECIDED,
          "The node at "
              + peer
              + " has been in no ring for 30 s. See its log for what it waits for, or name another one.");
    }
  }

  private void refuse(Refusal refusal, String why) {
    over = true;
    effects.refused(refusal, why);
  }
}
