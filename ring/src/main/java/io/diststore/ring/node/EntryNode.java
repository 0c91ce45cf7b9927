package io.diststore.ring.node;

import io.diststore.ring.message.Forward;
import io.diststore.ring.message.Forwarded;
import io.diststore.ring.primary.Caller;
import io.diststore.ring.primary.RequestCheck;
import io.diststore.ring.request.Answer;
import io.diststore.ring.request.Operation;
import io.diststore.ring.request.Refusal;
import io.diststore.ring.request.Request;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.shell.Ticket;
import io.diststore.ring.turn.Turn;
import io.diststore.ring.view.Lost;
import io.diststore.ring.view.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Takes requests from clients and sends each request to the primary of its segment. Sends further
 * copies until the request is answered or its time is used up. Keeps track of all copies, because a
 * request is reported as not applied only if every copy was explicitly refused.
 */
final class EntryNode {
  private final Turn turn;
  private final RequestCheck check;
  private final BiConsumer<Caller, Request> ownPrimaries;
  private final Supplier<List<NodeId>> unreachable;
  private final BooleanSupplier majorityReachable;
  private final Map<Long, EntryRequest> underWay = new LinkedHashMap<>();

  /** For each other node, the number of its latest beacon that this node knows. */
  private final Map<NodeId, Long> latestBeacons = new HashMap<>();

  private long bytesUnderWay;
  private long lastCall;

  /**
   * The request of the current event, or null. If this node is the primary, it answers most
   * requests within the event and never adds them to {@link #underWay}.
   */
  private EntryRequest current;

  /**
   * The segments that are missing under the view in force. Requests for these segments wait at
   * first, because a holder may only have been cut off and may soon be back. Later, this node
   * refuses such requests at once.
   */
  private Lost missing = Lost.NONE;

  /** When {@link #missing} last changed. */
  private long missingSince;

  /**
   * @param ownPrimaries serves a request at this node
   * @param unreachable returns the unreachable members, for the text of a refusal
   * @param majorityReachable reports whether enough members are reachable to decide a view
   */
  EntryNode(
      Turn turn,
      RequestCheck check,
      BiConsumer<Caller, Request> ownPrimaries,
      Supplier<List<NodeId>> unreachable,
      BooleanSupplier majorityReachable) {
    this.turn = turn;
    this.check = check;
    this.ownPrimaries = ownPrimaries;
    this.unreachable = unreachable;
    this.majorityReachable = majorityReachable;
  }

  int underWay() {
    return underWay.size();
  }

  void onAsked(Ticket ticket, Request request) {
    Answer.Refused objection = check.objection(request, turn.view());
    if (objection != null) {
      turn.outbox().answer(ticket, objection);
      return;
    }
    if (underWay.size() >= turn.limits().requests()
        || bytesUnderWay > 0 && bytesUnderWay + bytes(request) > turn.limits().requestBytes()) {
      turn.outbox()
          .answer(
              ticket,
              new Answer.Refused(
                  Refusal.OVERLOADED,
                  "this node has "
                      + underWay.size()
                      + " requests with "
                      + bytesUnderWay
                      + " bytes under way; try again a little later"));
      return;
    }
    long budget = Math.min(request.budgetNanos(), turn.timing().requestNanosMax());
    long deadline = turn.arrivedAfter() + budget;
    if (turn.now() - deadline >= 0 && request.operation() instanceof Operation.Write) {
      turn.outbox()
          .answer(
              ticket,
              new Answer.Refused(
                  Refusal.UNAVAILABLE,
                  "this node was paused, and the request may have arrived too long ago; try"
                      + " again"));
      return;
    }
    EntryRequest entry = new EntryRequest(++lastCall, ticket, request, deadline);
    current = entry;
    forward(entry);
    if (current != null) {
      current = null;
      underWay.put(entry.call, entry);
      bytesUnderWay += bytes(request);
    }
  }

  /** Returns the total length of a request's key, value and prefix, in bytes. */
  private static int bytes(Request request) {
    return switch (request.operation()) {
      case Operation.Put put -> put.key().bytes().length + put.value().length;
      case Operation.Erase erase -> erase.key().bytes().length;
      case Operation.Get get -> get.key().bytes().length;
      case Operation.Scan scan -> scan.prefix().length;
      case Operation.Count count -> 0;
    };
  }

  /** Sends a copy of the request to the primary of its segment, if there is one. */
  private void forward(EntryRequest entry) {
    entry.nextAttemptAt = turn.now() + turn.timing().forwardNanos();
    if (turn.view() == null) {
      entry.nextAttemptAt = turn.now() + turn.timing().gatherNanos() / 3;
      return;
    }
    Request request = entry.request;
    NodeId primary = primaryOf(entry);
    if (primary == null) {
      entry.nextAttemptAt = turn.now() + turn.timing().gatherNanos() / 3;
      if (isNotApplied(entry) && turn.now() - missingSince > turn.timing().waitNanos()) {
        refuseLost(entry);
      }
      return;
    }
    entry.onSent();
    if (entry.attempts > 1 && !request.repeated()) {
      request =
          new Request(
              request.id(),
              request.lowestAwaited(),
              request.operation(),
              true,
              request.budgetNanos());
    }
    if (primary.equals(turn.self())) {
      ownPrimaries.accept(new Caller(turn.self(), entry.call, entry.attempts), request);
    } else {
      entry.beacon =
          request.operation() instanceof Operation.Write
              ? latestBeacons.getOrDefault(primary, 0L)
              : Forward.UNSTATED;
      turn.send(primary, new Forward(entry.call, entry.attempts, request, entry.beacon));
    }
  }

  /** Another node has sent the beacon with this number. Numbers below 1 name no beacon. */
  void onBeaconKnown(NodeId sender, long number) {
    if (number > 0) {
      latestBeacons.merge(sender, number, Math::max);
    }
  }

  /** Forgets the beacons of incarnations that the view does not list. */
  void tidy() {
    latestBeacons.keySet().removeIf(id -> !turn.view().lists(id));
  }

  private NodeId primaryOf(EntryRequest entry) {
    return turn.roles().primary(entry.request.operation().segment(turn.view().segments()));
  }

  /** A primary has answered one copy of a request. */
  void onForwarded(Forwarded forwarded) {
    EntryRequest entry = find(forwarded.call());
    if (entry == null) {
      return;
    }
    switch (forwarded.status()) {
      case DONE -> finish(entry, forwarded.answer());
      case UNRECORDED -> {
        if (entry.attempts == 1 && !entry.request.repeated()) {
          finish(entry, forwarded.answer());
        } else {
          entry.onRefused(forwarded.attempt());
        }
      }
      case MOVED -> {
        entry.onRefused(forwarded.attempt());
        forwardSoon(entry, forwarded);
      }
      case LATE -> {
        entry.onRefused(forwarded.attempt());
        if (forwarded.attempt() == entry.attempts && forwarded.beacon() > entry.beacon) {
          // This node had not heard from the primary recently. It now knows a recent beacon.
          forward(entry);
        } else {
          forwardSoon(entry, forwarded);
        }
      }
      case MOVED_MAYBE, LOST -> {
        if (forwarded.status() == Forwarded.Status.LOST) {
          entry.onRefused(forwarded.attempt());
        }
        forwardSoon(entry, forwarded);
      }
      case OVERLOADED -> {
        entry.onRefused(forwarded.attempt());
        if (!entry.hasOpenCopy()) {
          refuse(
              entry,
              Refusal.OVERLOADED,
              "the primary of the key has too many waiting requests, too many clients, or no memory"
                  + " for more values; try again a little later");
        }
      }
      case FORGOTTEN ->
          refuse(
              entry,
              Refusal.INDETERMINATE,
              "the ring no longer remembers whether it has applied this request: the client's"
                  + " lowestAwaited is above the request number, or the ring has had so many"
                  + " clients that it has forgotten some of them early");
    }
  }

  private EntryRequest find(long call) {
    return current != null && current.call == call ? current : underWay.get(call);
  }

  /** Schedules the next copy soon if this answer is for the latest copy. */
  private void forwardSoon(EntryRequest entry, Forwarded forwarded) {
    if (forwarded.attempt() == entry.attempts) {
      entry.nextAttemptAt = Math.min(entry.nextAttemptAt, turn.now() + turn.timing().movedNanos());
    }
  }

  /** This node has installed a view. Requests under way may now have another primary, or none. */
  void onView() {
    if (!turn.view().missing().equals(missing)) {
      missing = turn.view().missing();
      missingSince = turn.now();
    }
    for (EntryRequest entry : underWay.values()) {
      entry.nextAttemptAt = Math.min(entry.nextAttemptAt, turn.now());
    }
  }

  /**
   * The monotonic clock of this node stood still. For the clients, time went on. So this method
   * subtracts the length of the gap from the time budgets of all requests under way.
   */
  void onClockStoodStill(long nanos) {
    for (EntryRequest entry : underWay.values()) {
      entry.deadline -= nanos;
    }
  }

  /** This node ends. Answers all requests under way. */
  void onEnd() {
    String reachability = reachability();
    List.copyOf(underWay.values()).forEach(entry -> giveUp(entry, reachability));
  }

  void onTick() {
    List<EntryRequest> due = null;
    for (EntryRequest entry : underWay.values()) {
      if (turn.now() - entry.nextAttemptAt >= 0 || turn.now() - entry.deadline >= 0) {
        due = due == null ? new ArrayList<>() : due;
        due.add(entry);
      }
    }
    if (due == null) {
      return;
    }
    String reachability = null;
    for (EntryRequest entry : due) {
      if (turn.now() - entry.deadline >= 0) {
        reachability = reachability == null ? reachability() : reachability;
        giveUp(entry, reachability);
      } else {
        forward(entry);
      }
    }
  }

  /**
   * @param reachability the result of {@link #reachability}, which is the same for all requests of
   *     one event
   */
  private void giveUp(EntryRequest entry, String reachability) {
    if (!isNotApplied(entry)) {
      refuse(
          entry,
          Refusal.INDETERMINATE,
          silence(entry, reachability) + "; the write may have been applied");
    } else if (turn.view() != null && primaryOf(entry) == null) {
      refuseLost(entry);
    } else {
      refuse(
          entry,
          Refusal.UNAVAILABLE,
          turn.view() == null
              ? "this node has not joined a ring yet"
              : silence(entry, reachability));
    }
  }

  /**
   * Returns a text for the case that the primary of a request did not answer. The text ends with
   * {@code reachability}.
   */
  private String silence(EntryRequest entry, String reachability) {
    NodeId primary = turn.view() == null ? null : primaryOf(entry);
    if (primary == null) {
      return "no primary answered in time" + reachability;
    }
    return primary.equals(turn.self())
        ? "this node is the primary of the key, but could not serve it in time" + reachability
        : "the primary of the key, " + primary.name() + ", did not answer in time" + reachability;
  }

  /**
   * Returns a text that says which members are unreachable, and what to do if the ring has no
   * majority. The text is empty if all members are reachable.
   */
  private String reachability() {
    List<String> names = unreachable.get().stream().map(NodeId::name).toList();
    String list = names.isEmpty() ? "" : "; unreachable: " + String.join(", ", names);
    return majorityReachable.getAsBoolean()
        ? list
        : list
            + "; the ring has lost its majority and waits for these members. If they are dead,"
            + " continue without them: location --recover "
            + turn.settings().peer();
  }

  /**
   * Reports whether the request is certainly not applied: either it is a read, or every copy was
   * explicitly refused.
   */
  private boolean isNotApplied(EntryRequest entry) {
    boolean isRead = entry.request.operation() instanceof Operation.Read;
    return isRead || !entry.hasOpenCopy() || !turn.rules().keep(Rule.UNAVAILABLE_ALL);
  }

  private void refuseLost(EntryRequest entry) {
    refuse(entry, Refusal.DATA_LOST, "all copies of the key are lost or unreachable");
  }

  private void refuse(EntryRequest entry, Refusal refusal, String why) {
    finish(entry, new Answer.Refused(refusal, why));
  }

  private void finish(EntryRequest entry, Answer answer) {
    if (entry == current) {
      current = null;
    } else if (underWay.remove(entry.call) != null) {
      bytesUnderWay -= bytes(entry.request);
    }
    turn.outbox().answer(entry.ticket, answer);
  }
}
