package io.diststore.locator.discovery;

import io.diststore.ring.view.Endpoint;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads a node that was given a peer into that peer's ring. The node joins only through this peer,
 * and never founds a ring or joins another one. If the peer is still looking for a ring itself, or
 * is too busy to answer, the node keeps probing it for a while.
 *
 * <p>Like {@link Discovery}, this class is a state machine. Not thread-safe.
 */
public final class Introduction {
  private static final Logger LOG = LoggerFactory.getLogger(Introduction.class);

  /** How long this node waits for a peer that has no ring yet. */
  public static final long UNDECIDED_NANOS = Duration.ofSeconds(30).toNanos();

  private static final long PAUSE_NANOS = Duration.ofMillis(200).toNanos();

  /** Why this node cannot join through the peer. */
  public enum Refusal {
    /** No process listens at the peer's address, or the process there does not answer. */
    UNREACHABLE,
    /** The process that listens at the peer's address is not a node. */
    NO_NODE,
    /** The peer serves another service. */
    OTHER_SERVICE,
    /** The peer has not found a ring within {@link #UNDECIDED_NANOS}. */
    UNDECIDED
  }

  /**
   * Carries out the decisions of an introduction. Each method must return before the introduction
   * is called again.
   */
  public interface Effects {
    /**
     * Probes the peer. The implementation must pass the result to {@link #onProbeResult} within a
     * bounded time.
     */
    void probe();

    /** Joins the ring of this member. The introduction is over. */
    void join(Endpoint peer);

    /** Gives up. The introduction is over. */
    void refused(Refusal refusal, String why);
  }

  private enum State {
    /** Waits until the next probe is due. */
    PAUSING,
    /** Waits for the result of a probe. */
    PROBING,
    /** The peer leads to a ring. */
    FOUND,
    /** This node cannot join through the peer. */
    REFUSED;

    boolean leadsTo(State next) {
      return switch (this) {
        case PAUSING -> next == PROBING;
        case PROBING -> next != PROBING;
        case FOUND, REFUSED -> false;
      };
    }
  }

  private final Endpoint peer;
  private final String serviceType;
  private final Effects effects;
  private final long start;
  private long nextProbe;
  private State state = State.PAUSING;

  /** Creates an introduction that starts with the first tick. */
  public Introduction(Endpoint peer, String serviceType, long nowNanos, Effects effects) {
    this.peer = peer;
    this.serviceType = serviceType;
    this.effects = effects;
    this.start = nowNanos;
    this.nextProbe = nowNanos;
  }

  /** Reports whether this node has found a ring through the peer, or has given up. */
  public boolean isOver() {
    return state == State.FOUND || state == State.REFUSED;
  }

  /** Advances the clock. */
  public void tick(long nowNanos) {
    if (state == State.PAUSING && nowNanos - nextProbe >= 0) {
      become(State.PROBING, "a probe is due");
      effects.probe();
    }
  }

  /** Records the result of the probe. */
  public void onProbeResult(ProbeResult result, long nowNanos) {
    if (isOver()) {
      return;
    }
    switch (result) {
      case ProbeResult.InRing ring -> {
        become(State.FOUND, "the peer is in a ring");
        effects.join(ring.peer());
      }
      case ProbeResult.NoListener n ->
          refuse(
              Refusal.UNREACHABLE,
              "No process listens at "
                  + peer
                  + ". Start that node first, or name one that is running.");
      case ProbeResult.Unreachable(String why) ->
          refuse(
              Refusal.UNREACHABLE,
              "The peer " + peer + " cannot be reached: " + why + ". Check the host and the port.");
      case ProbeResult.OtherProgram(String type) when type == null ->
          refuse(
              Refusal.NO_NODE,
              "The process that listens at "
                  + peer
                  + " is not a node of diststore. Check the host and the port.");
      case ProbeResult.OtherProgram(String type) ->
          refuse(
              Refusal.OTHER_SERVICE,
              "The node at "
                  + peer
                  + " serves "
                  + type
                  + ", but this node serves "
                  + serviceType
                  + ". Name a peer that serves the same service.");
      case ProbeResult.Unresponsive u -> {
        if (nowNanos - start >= Discovery.UNRESPONSIVE_NANOS) {
          refuse(
              Refusal.UNREACHABLE,
              "The node at "
                  + peer
                  + " has not answered for 10 s. Check that it is running, or name another one.");
        } else {
          pause("the peer did not answer", nowNanos);
        }
      }
      case ProbeResult.Undecided u -> onPeerWithoutRing(nowNanos);
      case ProbeResult.Following f -> onPeerWithoutRing(nowNanos);
      case ProbeResult.Dependent d -> onPeerWithoutRing(nowNanos);
    }
  }

  private void onPeerWithoutRing(long nowNanos) {
    if (nowNanos - start >= UNDECIDED_NANOS) {
      refuse(
          Refusal.UNDECIDED,
          "The node at "
              + peer
              + " has not been in a ring for 30 s. See its log for the reason, or name another node.");
    } else {
      pause("the peer is not in a ring yet", nowNanos);
    }
  }

  private void pause(String why, long nowNanos) {
    nextProbe = nowNanos + PAUSE_NANOS;
    become(State.PAUSING, why);
  }

  private void refuse(Refusal refusal, String why) {
    become(State.REFUSED, why);
    effects.refused(refusal, why);
  }

  private void become(State next, String why) {
    if (!state.leadsTo(next)) {
      throw new IllegalStateException(
          "the introduction cannot go from " + state + " to " + next + ": " + why);
    }
    LOG.trace("The introduction goes from {} to {}: {}.", state, next, why);
    state = next;
  }
}
