package io.diststore.ring.membership;

import io.diststore.ring.shell.Timing;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Decides which members are dead. A member shows that it is alive by answering beacons. An answer
 * proves that messages reach the member, that the member handles them in time, and that its answers
 * arrive here. Any other message proves only that the member can send. This node looks at the
 * latest beacon that the member has answered. If the node sent that beacon longer ago than the
 * detection time, it suspects the member. If other messages from the member arrive, the node allows
 * one and a half times the detection time.
 *
 * <p>Members exchange their suspicions in beacons. {@link Accusations} decides from these reports
 * which members are dead. A node that finds itself among the dead accuses only members that are
 * certainly gone, because the broken links are probably its own.
 *
 * <p>When a trusted source reports that a member is gone, the silence of that member counts as
 * infinite. Then a single suspecting member is enough to declare it dead. Beacons carry the report
 * to the other members.
 */
public final class FailureDetector {
  /** What this node knows about another node. Mutable, because every answer updates it. */
  private static final class Contact {
    /** When the latest message of any kind arrived. */
    long messageAtNanos;

    /**
     * When this node sent the latest beacon that the other node has answered, whatever the epoch of
     * the answer.
     */
    long answeredAtNanos;

    /**
     * When this node sent the latest beacon whose answer counts. An answer counts if the other node
     * had the same view as this node or a later one, or if it was catching up.
     */
    long currentlyAnsweredAtNanos;

    /** The highest epoch that the other node has named in an answer. */
    long epoch;

    /** When this node last sent a beacon to the other node; valid only in a large ring. */
    long beaconAtNanos = NEVER;

    /** Since when this node has sent beacons without a break; valid only in a large ring. */
    long observedSinceNanos = NEVER;

    /** Whether the other node has answered a beacon since then, and its answer counts. */
    boolean hasAnswered;

    Contact(long now) {
      restart(now);
    }

    void restart(long now) {
      messageAtNanos = now;
      answeredAtNanos = now;
      currentlyAnsweredAtNanos = now;
    }
  }

  private static final long NEVER = Long.MIN_VALUE / 2;

  private record Report(long atNanos, Map<NodeId, Long> suspects) {}

  private final NodeId self;
  private final Timing timing;
  private final Map<NodeId, Contact> contacts = new HashMap<>();
  private final Map<NodeId, Report> reports = new HashMap<>();
  private final Set<NodeId> gone = new HashSet<>();

  /** Whether this node sends its beacons to all members. */
  private boolean observesAll = true;

  public FailureDetector(NodeId self, Timing timing) {
    this.self = self;
    this.timing = timing;
  }

  /** A message of any kind has arrived from another node. */
  public void onMessage(NodeId from, long now) {
    Contact contact = contacts.get(from);
    if (contact != null) {
      contact.messageAtNanos = now;
    }
  }

  /**
   * Another node has answered a beacon.
   *
   * @param sentAt when this node sent that beacon
   * @param epoch the epoch of the other node when it answered
   * @param ownEpoch the epoch of this node now
   */
  public void onAnswer(NodeId from, long sentAt, long epoch, long ownEpoch) {
    Contact contact = contacts.computeIfAbsent(from, id -> new Contact(sentAt));
    contact.answeredAtNanos = Math.max(contact.answeredAtNanos, sentAt);
    if (epoch >= ownEpoch || epoch > contact.epoch) {
      contact.currentlyAnsweredAtNanos = Math.max(contact.currentlyAnsweredAtNanos, sentAt);
      contact.hasAnswered = true;
    }
    contact.epoch = Math.max(contact.epoch, epoch);
  }

  /**
   * This node sends a beacon to a member. In a large ring, this node observes a member only while
   * it sends beacons to that member. The silence of the member starts with the first of them.
   */
  public void onBeaconSent(NodeId to, long now) {
    Contact contact = contacts.get(to);
    if (observesAll || contact == null) {
      return;
    }
    if (!isObserved(contact, now)) {
      contact.restart(now);
      contact.observedSinceNanos = now;
      contact.hasAnswered = false;
    }
    contact.beaconAtNanos = now;
  }

  private boolean isObserved(Contact contact, long now) {
    return observesAll || now - contact.beaconAtNanos <= timing.reportNanos();
  }

  /** Reports whether this node sends beacons to a member. */
  public boolean isObserved(NodeId id, long now) {
    Contact contact = contacts.get(id);
    return contact != null && isObserved(contact, now);
  }

  /** Reports whether this node has observed a member for so long that it would suspect it. */
  private boolean isObservedLong(NodeId id, long now) {
    Contact contact = contacts.get(id);
    return contact != null
        && isObserved(contact, now)
        && now - contact.observedSinceNanos > timing.heardDetectionNanos();
  }

  /** A member has reported which members it suspects, each with its silence in nanoseconds. */
  public void onReport(NodeId from, Map<NodeId, Long> suspects, long now) {
    reports.put(from, new Report(now, suspects));
  }

  /** Learns which incarnations are gone, from a report that was made in the epoch of this node. */
  public void learnGone(Map<NodeId, Long> suspects, View view) {
    suspects.forEach(
        (id, silence) -> {
          if (silence == Accusations.FOREVER) {
            onGone(id, view);
          }
        });
  }

  /**
   * A trusted source reports that an incarnation has ended. This node remembers the report until a
   * view marks the incarnation DOWN or omits it.
   */
  public void onGone(NodeId id, View view) {
    if (view.live(id) && !id.equals(self)) {
      gone.add(id);
    }
  }

  public boolean isGone(NodeId id) {
    return gone.contains(id);
  }

  /**
   * This node has installed a view. The silence of newly live members starts now, and reports that
   * they sent before do not count. If this node itself is newly live, the silence of all members
   * starts now. This node forgets what it knew about nodes that the view does not list.
   *
   * @param before the view that was in force before, or null
   * @param all whether this node sends its beacons to all members
   */
  public void onView(View before, View view, boolean all, long now) {
    observesAll = all;
    boolean isSelfNew = view.live(self) && (before == null || !before.live(self));
    for (Member member : view.members()) {
      Contact contact = contacts.computeIfAbsent(member.id(), id -> new Contact(now));
      boolean isNew = member.live() && (before == null || !before.live(member.id()));
      if (isNew || isSelfNew) {
        contact.restart(now);
        reports.remove(member.id());
      }
    }
    contacts.keySet().removeIf(id -> !view.lists(id));
    reports.keySet().removeIf(id -> !view.lists(id));
    gone.removeIf(id -> !view.live(id));
  }

  /**
   * This node was paused. Other members may have sent messages in the meantime, so their silence
   * starts now.
   */
  public void onOwnPause(long now) {
    contacts.values().forEach(contact -> contact.restart(now));
    reports.clear();
  }

  /**
   * Returns the nanoseconds since this node sent the latest beacon whose answer counts. An answer
   * counts if the member had the same view as this node or a later one, or if it was catching up.
   * The silence of a member that was reported as gone is infinite.
   */
  public long silence(NodeId id, long now) {
    return gone.contains(id) ? Accusations.FOREVER : unansweredNanos(id, now);
  }

  private long unansweredNanos(NodeId id, long now) {
    Contact contact = contacts.get(id);
    return contact == null ? Accusations.FOREVER : now - contact.currentlyAnsweredAtNanos;
  }

  /**
   * Reports whether a member has not answered beacons for so long that this node suspects it. If
   * other messages from the member arrive, the member gets one and a half times as long, because
   * perhaps only its answers were lost.
   */
  private boolean isSilent(NodeId id, long now) {
    Contact contact = contacts.get(id);
    boolean isHeard = contact != null && now - contact.messageAtNanos <= timing.detectionNanos();
    return unansweredNanos(id, now)
        > (isHeard ? timing.heardDetectionNanos() : timing.detectionNanos());
  }

  /**
   * Reports whether a node has answered a beacon that this node sent less than a detection time
   * ago. The view of the answer does not matter.
   */
  public boolean isAnswering(NodeId id, long now) {
    Contact contact = contacts.get(id);
    return id.equals(self)
        || contact != null && now - contact.answeredAtNanos <= timing.detectionNanos();
  }

  /**
   * Returns the live members that are not silent, including this node. Members that were reported
   * as gone count too if they answer, because such a report may be wrong. In a large ring, returns
   * only members that this node observes and that have answered.
   */
  public Set<NodeId> answeringMembers(View view, long now) {
    Set<NodeId> answering = new HashSet<>();
    for (Member member : view.liveMembers()) {
      boolean isKnown = observesAll || hasAnswered(member.id(), now);
      if (member.id().equals(self) || isKnown && !isSilent(member.id(), now)) {
        answering.add(member.id());
      }
    }
    return answering;
  }

  private boolean hasAnswered(NodeId id, long now) {
    Contact contact = contacts.get(id);
    return contact != null && isObserved(contact, now) && contact.hasAnswered;
  }

  /**
   * Reports whether a node answers beacons, and has reported recently that it suspects no live
   * member.
   */
  public boolean hasGoodLinks(NodeId id, View view, long now) {
    Report report = reports.get(id);
    boolean suspectsNone =
        report != null
            && isRecent(report, now)
            && report.suspects.keySet().stream().noneMatch(view::live);
    return id.equals(self) || isAnswering(id, now) && suspectsNone;
  }

  /**
   * Reports whether any other node has answered a beacon that this node sent less than a detection
   * time ago.
   */
  public boolean isAnyNodeAnswering(long now) {
    return contacts.keySet().stream().anyMatch(id -> !id.equals(self) && isAnswering(id, now));
  }

  /**
   * Reports whether another live member may have died too. Such a member has not answered the
   * latest two beacons, but it is too early to tell. It can take the detection time plus two beacon
   * intervals for other members to suspect that member and to report it.
   */
  public boolean isAnotherFading(View view, Set<NodeId> dead, long now) {
    long fadingNanos = 2 * timing.beaconNanos() + timing.tickNanos();
    for (Member member : view.liveMembers()) {
      long unanswered = unansweredNanos(member.id(), now);
      if (!member.id().equals(self)
          && !dead.contains(member.id())
          && isObserved(member.id(), now)
          && unanswered > fadingNanos
          && unanswered <= timing.detectionNanos() + fadingNanos) {
        return true;
      }
    }
    return false;
  }

  /** Returns the live members that this node suspects, each with its silence in nanoseconds. */
  public Map<NodeId, Long> suspects(View view, long now) {
    Map<NodeId, Long> suspects = new LinkedHashMap<>();
    for (Member member : view.members()) {
      NodeId id = member.id();
      boolean isSilent = isObserved(id, now) && isSilent(id, now);
      if (member.live() && !id.equals(self) && (gone.contains(id) || isSilent)) {
        suspects.put(id, silence(id, now));
      }
    }
    return suspects;
  }

  private boolean isRecent(Report report, long now) {
    return now - report.atNanos < timing.reportNanos();
  }

  /** Returns the live members that other live members have recently reported as suspects. */
  public Set<NodeId> reportedSuspects(View view, long now) {
    Set<NodeId> suspects = new HashSet<>();
    reports.forEach(
        (author, report) -> {
          if (isRecent(report, now) && view.live(author)) {
            suspects.addAll(report.suspects.keySet());
          }
        });
    suspects.removeIf(id -> !view.live(id));
    return suspects;
  }

  /**
   * Returns the live members to declare dead, according to this node's own observations and the
   * recent reports of other live members. If this node itself is among them, returns only the
   * members that are certainly gone.
   *
   * @param observes whether a member always observes another one
   */
  public Set<NodeId> deadMembers(View view, BiPredicate<NodeId, NodeId> observes, long now) {
    Map<NodeId, Map<NodeId, Long>> reported = new LinkedHashMap<>();
    reports.forEach(
        (author, report) -> {
          if (isRecent(report, now) && view.live(author)) {
            reported.put(author, report.suspects);
          }
        });
    reported.put(self, suspects(view, now));
    BiPredicate<NodeId, NodeId> hasObserved =
        (observer, member) ->
            observes.test(observer, member) || observer.equals(self) && isObservedLong(member, now);
    Set<NodeId> dead = new Accusations(view, reported, hasObserved, timing).deadMembers();
    if (dead.remove(self)) {
      dead.retainAll(gone);
    }
    return dead;
  }
}
