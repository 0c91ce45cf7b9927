package io.diststore.ring.node;

import io.diststore.ring.message.Forward;
import io.diststore.ring.message.Forwarded;
import io.diststore.ring.request.Answer;
import io.diststore.ring.request.Operation;
import io.diststore.ring.request.Refusal;
import io.diststore.ring.request.Request;
import io.diststore.ring.segment.Key;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.shell.Ticket;
import io.diststore.ring.view.Lost;
import io.diststore.ring.view.NodeId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes requests from clients and brings each to the primary of its segment, again and again until
 * it is answered or its time is over. It keeps count of the copies it sent: only if all of them
 * were refused by name is the request known not to be applied.
 */
final class EntryNode {
  private final Turn turn;
  private final Map<Long, EntryRequest> underWay = new LinkedHashMap<>();
  private long bytesUnderWay;
  private Primaries primaries;
  private long calls;

  /**
   * What is asked for right now, or null. Most requests are answered at once by a primary that is
   * this node, and never get among those under way.
   */
  private EntryRequest asked;

  /**
   * What nobody can answer for, and since when. Holders that were cut off only are back in a
   * moment, so a fresh loss is waited for like a primary; later ones are refused at once.
   */
  private Lost lost = Lost.NONE;

  private long lostSince;

  EntryNode(Turn turn) {
    this.turn = turn;
  }

  void connect(Primaries local) {
    primaries = local;
  }

  int underWay() {
    return underWay.size();
  }

  void ask(Ticket ticket, Request request) {
    Answer.Refused objection = objection(request);
    if (objection != null) {
      turn.outbox.answer(ticket, objection);
      return;
    }
    if (underWay.size() >= turn.limits.entryRequests()
        || bytesUnderWay > 0 && bytesUnderWay + bytes(request) > turn.limits.entryRequestBytes()) {
      turn.outbox.answer(
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
    long budget = Math.min(request.budgetNanos(), turn.timing.requestNanosMax());
    EntryRequest entry = new EntryRequest(++calls, ticket, request, turn.now + budget);
    asked = entry;
    forward(entry);
    if (asked != null) {
      asked = null;
      underWay.put(entry.call, entry);
      bytesUnderWay += bytes(request);
    }
  }

  /** What a request keeps in memory that may be much. */
  private static int bytes(Request request) {
    return switch (request.operation()) {
      case Operation.Put put -> put.key().bytes().length + put.value().length;
      case Operation.Erase erase -> erase.key().bytes().length;
      case Operation.Get get -> get.key().bytes().length;
      case Operation.Scan scan -> scan.prefix().length;
      case Operation.Count count -> 0;
    };
  }

  /** Why the request makes no sense here, or null. */
  private Answer.Refused objection(Request request) {
    return switch (request.operation()) {
      case Operation.Write write -> objection(request, write);
      case Operation.Get get -> objection(get.key());
      case Operation.Scan scan ->
          scan.limit() < 1 ? bad("a scan's limit is below 1") : objection(scan.first());
      case Operation.Count count -> objection(count.first());
    };
  }

  private Answer.Refused objection(Request request, Operation.Write write) {
    if (request.id() == null
        || request.id().number() < 1
        || request.lowestAwaited() < 0
        || request.lowestAwaited() > request.id().number()) {
      return bad(
          "a write needs a request number of at least 1, and a lowest one awaited (lowestAwaited) that is not above it");
    }
    if (request.id().number() - request.lowestAwaited() >= Request.AWAITED_MAX) {
      return bad(
          "request "
              + request.id().number()
              + " is sent while request "
              + request.lowestAwaited()
              + " is still said to be awaited (lowestAwaited), and outcomes are remembered from there on; no more than "
              + Request.AWAITED_MAX
              + " are: say which number is the lowest whose answer is still awaited, or wait for earlier answers first");
    }
    if (write instanceof Operation.Put put) {
      if (put.value().length > turn.limits.valueBytes()) {
        return tooLarge("value", put.value().length, turn.limits.valueBytes());
      }
      if (put.ttlMillis() < 0) {
        return bad("the time to live must not be negative, it is " + put.ttlMillis() + " ms");
      }
    }
    return objection(write.key());
  }

  private Answer.Refused objection(Key key) {
    return key.bytes().length > turn.limits.keyBytes()
        ? tooLarge("key", key.bytes().length, turn.limits.keyBytes())
        : null;
  }

  private Answer.Refused objection(int segment) {
    boolean out = turn.view != null && (segment < 0 || segment >= turn.view.segments());
    return out ? bad("there is no segment " + segment) : null;
  }

  private static Answer.Refused bad(String why) {
    return new Answer.Refused(Refusal.BAD_REQUEST, why);
  }

  private static Answer.Refused tooLarge(String what, int bytes, int bytesMax) {
    return new Answer.Refused(
        Refusal.TOO_LARGE,
        "the " + what + " has " + bytes + " bytes, longer than the limit of " + bytesMax);
  }

  private void forward(EntryRequest entry) {
    entry.nextAttemptAt = turn.now + turn.timing.forwardNanos();
    if (turn.view == null) {
      entry.nextAttemptAt = turn.now + turn.timing.gatherNanos() / 3;
      return;
    }
    Request request = entry.request;
    NodeId primary = primary(entry);
    if (primary == null) {
      entry.nextAttemptAt = turn.now + turn.timing.gatherNanos() / 3;
      if (untouched(entry) && turn.now - lostSince > turn.timing.waitNanos()) {
        refuseLost(entry);
      }
      return;
    }
    entry.sent();
    if (entry.attempts > 1 && !request.repeated()) {
      request =
          new Request(
              request.id(),
              request.lowestAwaited(),
              request.operation(),
              true,
              request.budgetNanos());
    }
    if (primary.equals(turn.self)) {
      primaries.request(new Caller(turn.self, entry.call, entry.attempts), request);
    } else {
      turn.send(primary, new Forward(entry.call, entry.attempts, request));
    }
  }

  private NodeId primary(EntryRequest entry) {
    return turn.roles.primary(entry.request.operation().segment(turn.view.segments()));
  }

  /** A primary has answered one of the copies. */
  void received(Forwarded forwarded) {
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
          entry.refused(forwarded.attempt());
        }
      }
      case MOVED -> {
        entry.refused(forwarded.attempt());
        again(entry, forwarded);
      }
      case MOVED_MAYBE, LOST -> {
        if (forwarded.status() == Forwarded.Status.LOST) {
          entry.refused(forwarded.attempt());
        }
        again(entry, forwarded);
      }
      case OVERLOADED -> {
        entry.refused(forwarded.attempt());
        if (!entry.anyOpen()) {
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
              "the client said that it no longer awaits this request");
    }
  }

  private EntryRequest find(long call) {
    return asked != null && asked.call == call ? asked : underWay.get(call);
  }

  private void again(EntryRequest entry, Forwarded forwarded) {
    if (forwarded.attempt() == entry.attempts) {
      entry.nextAttemptAt = Math.min(entry.nextAttemptAt, turn.now + turn.timing.movedNanos());
    }
  }

  /** A new view may have a new primary for what waits, or none. */
  void installed() {
    Lost missing = turn.view.missing();
    if (!missing.equals(lost)) {
      lost = missing;
      lostSince = turn.now;
    }
    for (EntryRequest entry : underWay.values()) {
      entry.nextAttemptAt = Math.min(entry.nextAttemptAt, turn.now);
    }
  }

  void tick() {
    List<EntryRequest> due = null;
    for (EntryRequest entry : underWay.values()) {
      if (turn.now - entry.nextAttemptAt >= 0 || turn.now - entry.deadline >= 0) {
        due = due == null ? new ArrayList<>() : due;
        due.add(entry);
      }
    }
    if (due == null) {
      return;
    }
    for (EntryRequest entry : due) {
      if (turn.now - entry.deadline >= 0) {
        giveUp(entry);
      } else {
        forward(entry);
      }
    }
  }

  private void giveUp(EntryRequest entry) {
    if (!untouched(entry)) {
      refuse(
          entry,
          Refusal.INDETERMINATE,
          "no answer within the deadline; the write may have been applied");
    } else if (turn.view != null && primary(entry) == null) {
      refuseLost(entry);
    } else {
      refuse(
          entry,
          Refusal.UNAVAILABLE,
          turn.view == null
              ? "this node has not joined a ring yet"
              : "the key's primary did not answer within the deadline");
    }
  }

  /** Nothing was applied, and nothing will be: each copy that was sent was refused by name. */
  private boolean untouched(EntryRequest entry) {
    boolean read = entry.request.operation() instanceof Operation.Read;
    return read || !entry.anyOpen() || !turn.rules.keep(Rule.UNAVAILABLE_ALL);
  }

  private void refuseLost(EntryRequest entry) {
    refuse(entry, Refusal.DATA_LOST, "all copies of this key's segment are gone or out of reach");
  }

  private void refuse(EntryRequest entry, Refusal refusal, String why) {
    finish(entry, new Answer.Refused(refusal, why));
  }

  private void finish(EntryRequest entry, Answer answer) {
    if (entry == asked) {
      asked = null;
    } else if (underWay.remove(entry.call) != null) {
      bytesUnderWay -= bytes(entry.request);
    }
    turn.outbox.answer(entry.ticket, answer);
  }
}
