package io.diststore.locator.discovery;

import io.diststore.ring.view.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the nodes on one machine find each other and form one ring, even if many of them start at
 * the same moment.
 *
 * <ol>
 *   <li>A node is undecided while it has not found or founded a ring. It probes all ports of the
 *       range, round after round. If it finds a member of a ring, it joins that ring.
 *   <li>The undecided node with the lowest port founds the ring. If, for {@link #QUIET_NANOS}, it
 *       has seen neither a ring nor an undecided node with a lower port, it makes a claim: it
 *       probes every port once more. In answer to the claim, every undecided node with a higher
 *       port must promise not to found a ring for {@link #PROMISE_NANOS}. All other ports must be
 *       free, or belong to another program or to a node that was given a peer. Only then does the
 *       claim lead to a ring.
 *   <li>A node gives up its claim if the claim has not led to a ring within {@link #CLAIM_NANOS} of
 *       its start. Every promise that the claim obtained lasts longer than that.
 *   <li>If a node that has made a claim gives a promise, it abandons its claim. Its claim may have
 *       probed the lower port before a node listened there.
 *   <li>A port that accepts connections but does not answer may belong to a node that is about to
 *       found a ring. An undecided node waits for the answer. After {@link #UNRESPONSIVE_NANOS}
 *       without an answer, the undecided node assumes that the port belongs to another program.
 * </ol>
 *
 * <p>So at most one of two nodes founds a ring. Let X be the node with the lower port, and suppose
 * that the other node, Y, founds a ring. Then Y's claim found X's port free. So X started to listen
 * after Y's probe of this port, and X's own claim probed Y's port even later. If Y was in its ring
 * by then, X joined that ring. If Y was not in its ring yet, Y gave X a promise and abandoned its
 * own claim. Then Y did not found a ring after all. Two rings that already exist are never merged.
 *
 * <p>This class is a state machine and has no thread, clock or socket of its own. Calls to {@link
 * #tick} and {@link #onProbeResult} drive it, and {@link Effects} carries out its decisions. Not
 * thread-safe.
 */
public final class Discovery {
  private static final Logger LOG = LoggerFactory.getLogger(Discovery.class);

  /**
   * How long the node with the lowest port must see no obstacle before it makes a claim. During
   * this time, nodes that start together find out which of them has the lowest port. Safety does
   * not depend on this time, but the first node of every ring waits this long.
   */
  public static final long QUIET_NANOS = Duration.ofMillis(200).toNanos();

  /** How long a promise lasts. During this time, the node that gave the promise founds no ring. */
  public static final long PROMISE_NANOS = Duration.ofSeconds(2).toNanos();

  /**
   * How long a claim may take from its first probe to the founding. The promises that the claim
   * obtains must last longer than this.
   */
  public static final long CLAIM_NANOS = Duration.ofMillis(1500).toNanos();

  /** After this time without an answer, a port is assumed to belong to another program. */
  public static final long UNRESPONSIVE_NANOS = Duration.ofSeconds(10).toNanos();

  /** The pause between two rounds of probes. */
  public static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

  /**
   * Carries out the decisions of a discovery. Each method must return before the discovery is
   * called again.
   */
  public interface Effects {
    /**
     * Probes a port. The implementation must pass the result of each probe to {@link
     * #onProbeResult}, after a time well below {@link #UNRESPONSIVE_NANOS}.
     */
    void probe(long round, int port, boolean claim);

    /** Founds a ring. The discovery is over. */
    void found();

    /** Joins the ring of this member. The discovery is over. */
    void join(Endpoint peer);

    /** Tells people what delays this node. */
    void warn(String what);
  }

  private enum State {
    /** Looks for a ring, or for an undecided node with a lower port. */
    SCANNING,
    /** Probes every port for the last time before founding. */
    CLAIMING,
    /** Has founded a ring. */
    FOUNDED,
    /** Has found a ring. */
    FOUND;

    boolean leadsTo(State next) {
      return switch (this) {
        case SCANNING -> next == CLAIMING || next == FOUND;
        case CLAIMING -> next == SCANNING || next == FOUNDED || next == FOUND;
        case FOUNDED, FOUND -> false;
      };
    }
  }

  /** Whether a result of the last round of probes keeps this node from founding a ring. */
  private enum Obstacle {
    NONE,
    PRESENT,
    /** The obstacle has lasted so long that this node has logged a warning about it. */
    REPORTED
  }

  private final int own;
  private final List<Integer> others;
  private final Effects effects;

  private State state = State.SCANNING;
  private long round;
  private boolean roundOpen;
  private long roundStart;
  private long nextRound;
  private final Map<Integer, ProbeResult> results = new TreeMap<>();
  private final Map<Integer, Long> unresponsiveSince = new HashMap<>();
  private boolean quiet;
  private long quietSince;
  private boolean promised;
  private long promisedAt;
  private Obstacle obstacle = Obstacle.NONE;
  private long obstacleSince;

  /**
   * Creates a discovery that starts with the first tick.
   *
   * @param own the port of this node
   * @param ports all ports to probe; this node's own port is skipped
   */
  public Discovery(int own, List<Integer> ports, long nowNanos, Effects effects) {
    this.own = own;
    this.others = ports.stream().filter(port -> port != own).toList();
    this.effects = effects;
    this.nextRound = nowNanos;
  }

  /** Reports whether this node has found or founded a ring. */
  public boolean isOver() {
    return state == State.FOUNDED || state == State.FOUND;
  }

  /** Advances the clock. The caller must call this several times per {@link #PAUSE_NANOS}. */
  public void tick(long nowNanos) {
    if (!isOver() && !roundOpen && nowNanos - nextRound >= 0) {
      beginRound(nowNanos);
    }
  }

  /** Records the result of a probe. Results of earlier rounds are ignored. */
  public void onProbeResult(long ofRound, int port, ProbeResult result, long nowNanos) {
    if (isOver() || !roundOpen || ofRound != round) {
      return;
    }
    results.put(port, result);
    if (results.size() == others.size()) {
      endRound(nowNanos);
    }
  }

  /**
   * Handles a probe that another undecided node of the same service sent to this node.
   *
   * @param asker the port of that node
   * @param claim whether that node is about to found a ring
   * @return whether this node promises not to found a ring for {@link #PROMISE_NANOS} from now
   */
  public boolean onProbe(int asker, boolean claim, long nowNanos) {
    if (!claim || isOver() || asker >= own) {
      return false;
    }
    promised = true;
    promisedAt = nowNanos;
    if (state == State.CLAIMING) {
      become(State.SCANNING, "gave a promise to port " + asker);
    }
    return true;
  }

  private void become(State next, String why) {
    if (!state.leadsTo(next)) {
      throw new IllegalStateException(
          "discovery cannot go from " + state + " to " + next + ": " + why);
    }
    LOG.trace("Discovery goes from {} to {}: {}.", state, next, why);
    state = next;
  }

  private void beginRound(long nowNanos) {
    round++;
    roundOpen = true;
    roundStart = nowNanos;
    results.clear();
    if (others.isEmpty()) {
      endRound(nowNanos);
      return;
    }
    boolean claim = state == State.CLAIMING;
    others.forEach(port -> effects.probe(round, port, claim));
  }

  private void endRound(long nowNanos) {
    roundOpen = false;
    nextRound = nowNanos + PAUSE_NANOS;
    for (ProbeResult result : results.values()) {
      if (result instanceof ProbeResult.InRing ring) {
        become(State.FOUND, "there is a member at " + ring.peer());
        effects.join(ring.peer());
        return;
      }
    }
    if (!resultsAllowFounding(nowNanos)) {
      if (state == State.CLAIMING) {
        become(State.SCANNING, "another port does not allow founding");
      }
      quiet = false;
      onObstacle(nowNanos);
      return;
    }
    obstacle = Obstacle.NONE;
    if (!quiet) {
      quiet = true;
      quietSince = roundStart;
    }
    switch (state) {
      case SCANNING -> {
        if (nowNanos - quietSince >= QUIET_NANOS && !isBoundByPromise(nowNanos)) {
          become(State.CLAIMING, "no other port objects");
          nextRound = nowNanos;
        }
      }
      case CLAIMING -> {
        if (nowNanos - roundStart < CLAIM_NANOS) {
          become(State.FOUNDED, "no other port objects to the claim");
          effects.found();
        } else {
          become(State.SCANNING, "the claim took too long");
        }
      }
      case FOUNDED, FOUND -> throw new IllegalStateException("a round ended in " + state);
    }
  }

  private boolean resultsAllowFounding(long nowNanos) {
    List<Integer> unresponsive = new ArrayList<>();
    boolean allowed = true;
    for (Map.Entry<Integer, ProbeResult> entry : results.entrySet()) {
      int port = entry.getKey();
      switch (entry.getValue()) {
        case ProbeResult.Unresponsive u -> {
          unresponsive.add(port);
          allowed &= isUnresponsiveForLong(port, nowNanos);
        }
        case ProbeResult.Unreachable u -> {
          unresponsive.add(port);
          allowed &= isUnresponsiveForLong(port, nowNanos);
        }
        case ProbeResult.Undecided undecided -> allowed &= allowsFounding(undecided);
        case ProbeResult.Dependent d -> {}
        case ProbeResult.Following f -> allowed = false;
        case ProbeResult.NoListener n -> {}
        case ProbeResult.OtherProgram p -> {}
        case ProbeResult.InRing r -> allowed = false;
      }
    }
    unresponsiveSince.keySet().retainAll(unresponsive);
    return allowed;
  }

  /** Warns people once if an obstacle has kept this node from founding a ring for a long time. */
  private void onObstacle(long nowNanos) {
    if (obstacle == Obstacle.NONE) {
      obstacle = Obstacle.PRESENT;
      obstacleSince = nowNanos;
    } else if (obstacle == Obstacle.PRESENT && nowNanos - obstacleSince >= UNRESPONSIVE_NANOS) {
      obstacle = Obstacle.REPORTED;
      effects.warn(
          "Other ports have kept this node from founding a ring for 10 s. Results of its probes, by port: "
              + results);
    }
  }

  private boolean allowsFounding(ProbeResult.Undecided other) {
    boolean myself = other.port() == own;
    return myself || other.port() > own && (state != State.CLAIMING || other.promised());
  }

  /**
   * Reports whether a port has been unresponsive for so long that it is assumed to belong to
   * another program.
   */
  private boolean isUnresponsiveForLong(int port, long nowNanos) {
    long since = unresponsiveSince.computeIfAbsent(port, p -> roundStart);
    if (nowNanos - since < UNRESPONSIVE_NANOS) {
      return false;
    }
    boolean inEarlierRound = roundStart - since >= UNRESPONSIVE_NANOS;
    if (!inEarlierRound) {
      effects.warn(
          "Port "
              + port
              + " has not answered for 10 s. This node assumes that another program uses the port.");
    }
    return true;
  }

  private boolean isBoundByPromise(long nowNanos) {
    promised = promised && nowNanos - promisedAt < PROMISE_NANOS;
    return promised;
  }
}
