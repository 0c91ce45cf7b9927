package io.diststore.locator.discovery;

import io.diststore.ring.view.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How nodes of one machine that know of nobody form one ring, however many of them start at the
 * same moment.
 *
 * <ol>
 *   <li>An undecided node probes all ports of the range, round after round. Whoever sees a member
 *       of a ring joins that ring.
 *   <li>The lowest undecided port founds: after {@link #QUIET_NANOS} in which it saw neither a ring
 *       nor a lower undecided port, it claims, that is, it asks every port again, and founds only
 *       if nobody listens there, or something else does, or an undecided node with a higher port
 *       that promises not to found for {@link #PROMISE_NANOS}.
 *   <li>A claim founds within {@link #CLAIM_NANOS} of its start or not at all, which is less than
 *       any promise it got can last.
 *   <li>Who gives a promise drops a claim of its own: a lower port may have come up where nobody
 *       was when the claim asked.
 *   <li>A port that takes connections and says nothing may be a node that is about to found, so it
 *       holds founding up, until after {@link #SILENCE_NANOS} it is taken for something else.
 * </ol>
 *
 * <p>So of two nodes X and Y with the lower port X never both found. Y's claim found nobody at X,
 * or Y would not have founded. Hence X came up later, and its claim asked Y later still: either Y
 * was in its ring by then, and X joined it, or Y gave its promise and dropped its claim. Two rings
 * that exist are never merged.
 *
 * <p>A state machine without thread, clock or socket: {@link #tick} and {@link #seen} drive it,
 * {@link Effects} carries out what it wants. For one thread.
 */
public final class Discovery {
  /**
   * For how long the lowest port must have seen nothing that speaks against founding. That is for
   * nodes that start together, most of which so find the lowest one before they claim: whether two
   * may found does not depend on it, while each start of a first node waits for it.
   */
  public static final long QUIET_NANOS = Duration.ofMillis(200).toNanos();

  /** For how long a node that promised does not found. */
  public static final long PROMISE_NANOS = Duration.ofSeconds(2).toNanos();

  /**
   * How long a claim may take from its first question to the founding; what it was promised must
   * outlast it.
   */
  public static final long CLAIM_NANOS = Duration.ofMillis(1500).toNanos();

  /** After which time a port that says nothing is taken for something else. */
  public static final long SILENCE_NANOS = Duration.ofSeconds(10).toNanos();

  /** The pause between two rounds of probes. */
  public static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

  /** What the discovery wants done. Nothing here calls back at once. */
  public interface Effects {
    /**
     * Asks a port; {@link #seen} is called for each, within a bound that is well below {@link
     * #SILENCE_NANOS}.
     */
    void probe(long round, int port, boolean claim);

    /** Founds a ring. The discovery is over. */
    void found();

    /** Joins the ring of this member. The discovery is over. */
    void join(Endpoint peer);

    /** Tells people. */
    void warn(String what);
  }

  private enum State {
    /** Looking round. */
    SCANNING,
    /** Asking everybody for the last time before founding. */
    CLAIMING,
    /** A ring was found or founded. */
    OVER
  }

  private final int own;
  private final List<Integer> others;
  private final Effects effects;

  private State state = State.SCANNING;
  private long round;
  private boolean asking;
  private long roundStart;
  private long nextRound;
  private final Map<Integer, Sighting> sightings = new TreeMap<>();
  private final Map<Integer, Long> silentSince = new HashMap<>();
  private boolean quiet;
  private long quietSince;
  private boolean promised;
  private long promisedAt;
  private boolean waits;
  private boolean waitTold;
  private long waitsSince;

  /**
   * A discovery that starts with the first tick.
   *
   * @param own the port of this node
   * @param ports all ports to probe; the own one is left out
   */
  public Discovery(int own, List<Integer> ports, long nowNanos, Effects effects) {
    this.own = own;
    this.others = ports.stream().filter(port -> port != own).toList();
    this.effects = effects;
    this.nextRound = nowNanos;
  }

  /** Whether a ring was found or founded. */
  public boolean over() {
    return state == State.OVER;
  }

  /** Time passes; to be called a few times in {@link #PAUSE_NANOS}. */
  public void tick(long nowNanos) {
    if (state != State.OVER && !asking && nowNanos - nextRound >= 0) {
      ask(nowNanos);
    }
  }

  /** What a probe found. Answers to earlier rounds are ignored. */
  public void seen(long answeredRound, int port, Sighting sighting, long nowNanos) {
    if (state == State.OVER || !asking || answeredRound != round) {
      return;
    }
    sightings.put(port, sighting);
    if (sightings.size() == others.size()) {
      judge(nowNanos);
    }
  }

  /**
   * Another undecided node of our service asks.
   *
   * @param claim whether it is about to found
   * @return whether this node promises not to found for {@link #PROMISE_NANOS} from now
   */
  public boolean asked(int asker, boolean claim, long nowNanos) {
    if (!claim || state == State.OVER || asker >= own) {
      return false;
    }
    promised = true;
    promisedAt = nowNanos;
    state = State.SCANNING;
    return true;
  }

  private void ask(long nowNanos) {
    round++;
    asking = true;
    roundStart = nowNanos;
    sightings.clear();
    if (others.isEmpty()) {
      judge(nowNanos);
      return;
    }
    boolean claim = state == State.CLAIMING;
    others.forEach(port -> effects.probe(round, port, claim));
  }

  private void judge(long nowNanos) {
    asking = false;
    nextRound = nowNanos + PAUSE_NANOS;
    for (Sighting sighting : sightings.values()) {
      if (sighting instanceof Sighting.InRing ring) {
        state = State.OVER;
        effects.join(ring.peer());
        return;
      }
    }
    if (!sightingsAllowFounding(nowNanos)) {
      state = State.SCANNING;
      quiet = false;
      waiting(nowNanos);
      return;
    }
    waits = false;
    if (!quiet) {
      quiet = true;
      quietSince = roundStart;
    }
    switch (state) {
      case SCANNING -> {
        if (nowNanos - quietSince >= QUIET_NANOS && !boundByPromise(nowNanos)) {
          state = State.CLAIMING;
          nextRound = nowNanos;
        }
      }
      case CLAIMING -> {
        if (nowNanos - roundStart < CLAIM_NANOS) {
          state = State.OVER;
          effects.found();
        } else {
          state = State.SCANNING;
        }
      }
      case OVER -> throw new IllegalStateException("no probe is judged after the end");
    }
  }

  private boolean sightingsAllowFounding(long nowNanos) {
    List<Integer> silent = new ArrayList<>();
    boolean allowed = true;
    for (Map.Entry<Integer, Sighting> entry : sightings.entrySet()) {
      int port = entry.getKey();
      switch (entry.getValue()) {
        case Sighting.Silent s -> {
          silent.add(port);
          allowed &= deaf(port, nowNanos);
        }
        case Sighting.Unreachable u -> {
          silent.add(port);
          allowed &= deaf(port, nowNanos);
        }
        case Sighting.Undecided undecided -> allowed &= givesWay(undecided);
        case Sighting.Dependent d -> {}
        case Sighting.Following f -> allowed = false;
        case Sighting.Nobody n -> {}
        case Sighting.Stranger s -> {}
        case Sighting.InRing r -> allowed = false;
      }
    }
    silentSince.keySet().retainAll(silent);
    return allowed;
  }

  /** Tells people, once, when something has held this node up for long. */
  private void waiting(long nowNanos) {
    if (!waits) {
      waits = true;
      waitsSince = nowNanos;
      waitTold = false;
    } else if (!waitTold && nowNanos - waitsSince >= SILENCE_NANOS) {
      waitTold = true;
      effects.warn("Still in no ring after 10 s; found on the other ports: " + sightings);
    }
  }

  private boolean givesWay(Sighting.Undecided other) {
    boolean myself = other.port() == own;
    return myself || other.port() > own && (state != State.CLAIMING || other.promised());
  }

  /** Whether a port has said nothing for so long that it is no node. */
  private boolean deaf(int port, long nowNanos) {
    long since = silentSince.computeIfAbsent(port, p -> roundStart);
    long before = roundStart - since;
    if (nowNanos - since < SILENCE_NANOS) {
      return false;
    }
    if (before < SILENCE_NANOS) {
      effects.warn(
          "Port " + port + " has not answered for 10 s; taking it for something else than a node.");
    }
    return true;
  }

  private boolean boundByPromise(long nowNanos) {
    promised = promised && nowNanos - promisedAt < PROMISE_NANOS;
    return promised;
  }
}
