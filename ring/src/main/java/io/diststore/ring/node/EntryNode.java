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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Takes requests from clients and sends each one to the primary of its segment, repeatedly until it
 * is answered or its time is over. It keeps track of the copies it sent: only if every copy was
 * refused by name is the request known not to be applied.
 */
final class EntryNode {
  private final Turn turn;
  private final RequestCheck check;
  private final BiConsumer<Caller, Request> primary;
  private final Map<Long, EntryRequest> underWay = new LinkedHashMap<>();
  private long bytesUnderWay;
  private long calls;

  /**
   * The request that is being asked right now, or null. If this node is the primary, it answers
   * most requests at once, and they never get among those under way.
   */
  private EntryRequest asking;

  /**
   * The segments that no member can answer for. A holder that was only cut off is back in a moment,
   * so requests wait at first, as they do for a primary; later ones are refused at once.
   */
  private Lost lost = Lost.NONE;

  private long lostSince;

  /**
   * @param primary serves a request at this node
   */
  EntryNode(Turn turn, RequestCheck check, BiConsumer<Caller, Request> primary) {
    this.turn = turn;
    this.check = check;
    this.primary = primary;
  }

  int underWay() {
    return underWay.size();
  }

  void ask(Ticket ticket, Request request) {
    Answer.Refused objection = check.objection(request, turn.view());
    if (objection != null) {
      turn.outbox().answer(ticket, objection);
      return;
    }
    if (underWay.size() >= turn.limits().entryRequests()
        || bytesUnderWay > 0
            && bytesUnderWay + bytes(request) > turn.limits().entryRequestBytes()) {
      turn.outbox()
          .answer(
              ticket,
              new Answer.Refused(
                  Refusal.OVERLOADED,
                  "this node has "
                      + underWay.size()
                      + " requests of "
                      + bytesUnderWay
                      + " bytes under way; try again a little later"));
      return;
    }
    long budget = Math.min(request.budgetNanos(), turn.timing().requestNanosMax());
    EntryRequest entry = new EntryRequest(++calls, ticket, request, turn.now() + budget);
    asking = entry;
    forward(entry);
    if (asking != null) {
      asking = null;
      underWay.put(entry.call, entry);
      bytesUnderWay += bytes(request);
    }
  }

  /** The bytes of a request that can be many. */
  private static int bytes(Request request) {
    return switch (request.operation()) {
      case Operation.Put put -> put.key().bytes().length + put.value().length;
      case Operation.Erase erase -> erase.key().bytes().length;
      case Operation.Get get -> get.key().bytes().length;
      case Operation.Scan scan -> scan.prefix().length;
      case Operation.Count count -> 0;
    };
  }

  private void forward(EntryRequest entry) {
    entry.nextAttemptAt = turn.now() + turn.timing().forwardNanos();
    if (turn.view() == null) {
      entry.nextAttemptAt = turn.now() + turn.timing().gatherNanos() / 3;
      return;
    }
    Request request = entry.request;
    NodeId at = primaryOf(entry);
    if (at == null) {
      entry.nextAttemptAt = turn.now() + turn.timing().gatherNanos() / 3;
      if (isNotApplied(entry) && turn.now() - lostSince > turn.timing().waitNanos()) {
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
    if (at.equals(turn.self())) {
      primary.accept(new Caller(turn.self(), entry.call, entry.attempts), request);
    } else {
      turn.send(at, new Forward(entry.call, entry.attempts, request));
    }
  }

  private NodeId primaryOf(EntryRequest entry) {
    return turn.roles().primary(entry.request.operation().segment(turn.view().segments()));
  }

  /** A primary has answered one of the copies. */
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
              "the primary of the key has too many requests waiting or too many clients, or no memory left for more values; try again a little later");
        }
      }
      case FORGOTTEN ->
          refuse(
              entry,
              Refusal.INDETERMINATE,
              "the client no longer awaits this request (lowestAwaited is above its number)");
    }
  }

  private EntryRequest find(long call) {
    return asking != null && asking.call == call ? asking : underWay.get(call);
  }

  private void forwardSoon(EntryRequest entry, Forwarded forwarded) {
    if (forwarded.attempt() == entry.attempts) {
      entry.nextAttemptAt = Math.min(entry.nextAttemptAt, turn.now() + turn.timing().movedNanos());
    }
  }

  /** A view was installed: requests under way may have a new primary, or none. */
  void onView() {
    Lost missing = turn.view().missing();
    if (!missing.equals(lost)) {
      lost = missing;
      lostSince = turn.now();
    }
    for (EntryRequest entry : underWay.values()) {
      entry.nextAttemptAt = Math.min(entry.nextAttemptAt, turn.now());
    }
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
    for (EntryRequest entry : due) {
      if (turn.now() - entry.deadline >= 0) {
        giveUp(entry);
      } else {
        forward(entry);
      }
    }
  }

  private void giveUp(EntryRequest entry) {
    if (!isNotApplied(entry)) {
      refuse(
          entry,
          Refusal.INDETERMINATE,
          "no answer within the deadline; the write may have been applied");
    } else if (turn.view() != null && primaryOf(entry) == null) {
      refuseLost(entry);
    } else {
      refuse(
          entry,
          Refusal.UNAVAILABLE,
          turn.view() == null
              ? "this node has not joined a ring yet"
              : "the key's primary did not answer within the deadline");
    }
  }

  /** Reports whether the request is certainly not applied: every copy of it was refused by name. */
  private boolean isNotApplied(EntryRequest entry) {
    boolean read = entry.request.operation() instanceof Operation.Read;
    return read || !entry.hasOpenCopy() || !turn.rules().keep(Rule.UNAVAILABLE_ALL);
  }

  private void refuseLost(EntryRequest entry) {
    refuse(entry, Refusal.DATA_LOST, "all copies of this key's segment are gone or out of reach");
  }

  private void refuse(EntryRequest entry, Refusal refusal, String why) {
    finish(entry, new Answer.Refused(refusal, why));
  }

  private void finish(EntryRequest entry, Answer answer) {
    if (entry == asking) {
      asking = null;
    } else if (underWay.remove(entry.call) != null) {
      bytesUnderWay -= bytes(entry.request);
    }
    turn.outbox().answer(entry.ticket, answer);
  }
}
