package io.diststore.client.ring;

import io.diststore.client.NodeAddress;
import io.diststore.client.StoreException;
import io.diststore.thrift.diststore.BadRequest;
import io.diststore.thrift.diststore.DataLost;
import io.diststore.thrift.diststore.Indeterminate;
import io.diststore.thrift.diststore.Overloaded;
import io.diststore.thrift.diststore.Refusal;
import io.diststore.thrift.diststore.RefusalCode;
import io.diststore.thrift.diststore.RequestHeader;
import io.diststore.thrift.diststore.TooLarge;
import io.diststore.thrift.diststore.Unavailable;
import io.diststore.thrift.diststore.diststoreConstants;
import io.diststore.transport.NotSentException;
import io.diststore.transport.ThriftChannel;
import io.diststore.transport.TransportCounters;
import io.netty.channel.EventLoop;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.TBase;

/**
 * Brings each request to a node, again and again until it is answered or its time is over, and says
 * what is known of it then. Requests are submitted from any thread; all else is for the loop's.
 *
 * <p>What must stay true: a request has at most one copy under way; all its copies have one number,
 * all but the first say that they are repeated; the lowest number awaited, which every copy names,
 * never passes that of a write that may still be sent. Reads take no number of their own, as
 * nothing is remembered of them: so writes may run ahead of the oldest one without an answer as far
 * as nodes allow, however many are read meanwhile.
 */
final class Dispatcher {
  private static final long TICK_MILLIS = 10;
  private static final long PAUSE_MILLIS_MIN = 20;
  private static final long PAUSE_MILLIS_MAX = 1000;

  /** What is left of the deadline, for the answer's way back: a tenth of it, at most this. */
  private static final long TRANSIT_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(100);

  private final EventLoop loop;
  private final RingClientSettings settings;
  private final Semaphore room;
  private final TransportCounters counters = new TransportCounters();
  private final long clientHigh;
  private final long clientLow;
  private final Queue<Request<?, ?>> submitted = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean woken = new AtomicBoolean();
  private final UnderWay reads = new UnderWay();
  private final UnderWay writes = new UnderWay();
  private final ArrayDeque<Request<?, ?>> heldBack = new ArrayDeque<>();
  private final List<Request<?, ?>> due = new ArrayList<>();
  private final Routes routes;

  /** Of writes; reads have the next one without taking it. */
  private long lastNumber;

  private boolean ticking;
  private boolean closed;

  /**
   * @param room what may be in hand; a finished request gives its weight back
   */
  Dispatcher(List<NodeAddress> given, EventLoop loop, RingClientSettings settings, Semaphore room) {
    this.loop = loop;
    this.settings = settings;
    this.room = room;
    SecureRandom random = new SecureRandom();
    clientHigh = random.nextLong();
    // Zero is no id.
    clientLow = random.nextLong() | 1;
    routes =
        new Routes(
            given,
            settings.routing() == RingClientSettings.Routing.GIVEN_NODES,
            address -> new NodeLink(address, this, loop, this.settings));
    loop.execute(routes::askNow);
  }

  TransportCounters counters() {
    return counters;
  }

  /** The ring as it is known now, null if it is not yet. Any thread. */
  RingTable table() {
    return routes.table();
  }

  /** Takes a request over, which its weight was taken for. Any thread. */
  void submit(Request<?, ?> request) {
    submitted.add(request);
    if (!woken.getAndSet(true)) {
      try {
        loop.execute(this::takeSubmitted);
      } catch (RejectedExecutionException ended) {
        takeSubmitted();
      }
    }
  }

  private void takeSubmitted() {
    woken.set(false);
    for (Request<?, ?> request = submitted.poll(); request != null; request = submitted.poll()) {
      request.number = lastNumber + 1;
      lastNumber += request.write ? request.numbers : 0;
      underWay(request).add(request);
      if (closed) {
        finish(request, new StoreException.Unavailable("the client was closed", null));
      } else {
        begin(request);
      }
    }
    tickLater();
  }

  private void begin(Request<?, ?> request) {
    if (request.write && (!heldBack.isEmpty() || isTooFarAhead(request))) {
      heldBack.add(request);
      return;
    }
    send(request);
  }

  /** Nodes would refuse it: it is held back until earlier ones have their answers. */
  private boolean isTooFarAhead(Request<?, ?> write) {
    return write.number + write.numbers - writes.first().number > diststoreConstants.AWAITED_MAX;
  }

  private UnderWay underWay(Request<?, ?> request) {
    return request.write ? writes : reads;
  }

  // ---- sending

  private void send(Request<?, ?> request) {
    NodeLink link = routes.choose(request, System.nanoTime());
    if (link == null) {
      again(
          request,
          PAUSE_MILLIS_MIN,
          new StoreException.Unavailable(
              request.lastFailure == null
                  ? "no node can be reached"
                  : request.lastFailure.getMessage(),
              request.lastFailure));
    } else {
      link.send(request);
    }
  }

  /** Writes the next copy of the request. */
  <R extends TBase<?, ?>, T> void write(
      Request<R, T> request, NodeLink link, ThriftChannel channel) {
    long left = request.deadlineNanos - System.nanoTime();
    long forNode = left - Math.min(TRANSIT_NANOS_MAX, left / 10);
    RequestHeader header =
        new RequestHeader(
            clientHigh,
            clientLow,
            request.number,
            writes.isEmpty() ? request.number : Math.min(request.number, writes.first().number),
            request.sent,
            (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(forNode)));
    Copy<R, T> copy = new Copy<>(request, link, this);
    request.copy = copy;
    request.sent = true;
    channel.call(
        request.method.name(), request.arguments(header), request.method.empty().get(), copy);
  }

  /** There was no connection for the request. */
  void notSent(Request<?, ?> request, NodeLink link, String why) {
    request.avoid = link;
    lost(link);
    again(request, PAUSE_MILLIS_MIN, new StoreException.Unavailable(why, null));
  }

  /** A connection to that node is gone, or could not be had. */
  void lost(NodeLink link) {
    routes.lookSoon();
  }

  void askRing(NodeLink link) {
    routes.ask(link);
  }

  // ---- answers

  <R extends TBase<?, ?>, T> void answered(Request<R, T> request, T meaning) {
    // First: whoever is told may send the next one at once.
    room.release(request.weight);
    request.succeed(meaning, this);
    remove(request);
  }

  /**
   * The request of key {@code i} of {@code many}, which takes over that key's number.
   *
   * @param refusal null if the key got no answer at all
   * @param before behind which request it belongs
   */
  void takeOver(
      Request<?, ?> many, int i, Request<?, ?> single, Refusal refusal, Request<?, ?> before) {
    single.number = many.number + i;
    single.sent = true;
    single.inDoubt = many.inDoubt;
    underWay(single).insert(single, before);
    if (refusal == null) {
      refused(single, null, new TApplicationException("the node did not answer for this key"));
      return;
    }
    if (refusal.getCode() == RefusalCode.TOO_LARGE && !single.write) {
      // Perhaps it was the values of all keys together that were too large for one answer.
      send(single);
    } else {
      refused(single, null, Refusals.exception(refusal));
    }
  }

  /** A copy ended without a result: the node refused it, or nobody knows what became of it. */
  void refused(Request<?, ?> request, NodeLink link, Exception why) {
    String told = link == null ? why.getMessage() : link.address() + ": " + why.getMessage();
    request.avoid = link;
    switch (why) {
      case Unavailable e -> again(request, 0, new StoreException.Unavailable(told, e));
      case Overloaded e -> {
        // The node that answers for the key is the one to be patient with.
        request.avoid = null;
        later(request, e.getRetryAfterMillis(), new StoreException.Overloaded(told, e));
      }
      case Indeterminate e -> {
        request.inDoubt = true;
        again(request, PAUSE_MILLIS_MIN, new StoreException.Indeterminate(told, e));
      }
      case DataLost e -> finish(request, new StoreException.DataLost(told, e));
      case TooLarge e -> finish(request, new StoreException.TooLarge(told, e));
      case BadRequest e -> finish(request, new StoreException.BadRequest(told, e));
      case NotSentException e -> again(request, 0, new StoreException.Unavailable(told, e));
      case TApplicationException e when e.getType() == TApplicationException.UNKNOWN_METHOD ->
          finish(
              request,
              new StoreException.BadRequest("the node does not know this call: " + told, e));
      default -> {
        request.inDoubt = true;
        again(request, PAUSE_MILLIS_MIN, new StoreException.Unavailable(told, why));
      }
    }
  }

  /**
   * Sends another copy: at once while there are nodes that did not fail yet, then after a pause.
   */
  private void again(Request<?, ?> request, long pauseMillis, StoreException failure) {
    routes.lookSoon();
    if (++request.failures >= routes.size()) {
      later(request, pauseMillis, failure);
    } else if (closed) {
      finish(request, failure);
    } else {
      request.lastFailure = failure;
      request.dueNanos = System.nanoTime();
      // Not on this stack: whoever failed may be about to fail others.
      loop.execute(() -> sendIfDue(request));
    }
  }

  /** Sends another copy after a pause, unless the deadline is before its end. */
  private void later(Request<?, ?> request, long pauseMillis, StoreException failure) {
    long pause = Math.clamp(pauseMillis, PAUSE_MILLIS_MIN, PAUSE_MILLIS_MAX);
    long dueNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pause);
    if (closed || dueNanos - request.deadlineNanos >= 0) {
      finish(request, failure);
    } else {
      request.lastFailure = failure;
      request.dueNanos = dueNanos;
    }
  }

  private void sendIfDue(Request<?, ?> request) {
    if (request.listed && request.dueNanos != Request.NOT_PAUSED) {
      request.dueNanos = Request.NOT_PAUSED;
      send(request);
    }
  }

  // ---- ends

  private void finish(Request<?, ?> request, StoreException failure) {
    if (request.listed) {
      remove(request);
      room.release(request.weight);
      request.fail(request.write && request.inDoubt ? failure.ofWriteInDoubt() : failure);
    }
  }

  private void remove(Request<?, ?> request) {
    underWay(request).remove(request);
    request.copy = null;
    while (!heldBack.isEmpty() && !(heldBack.peek().listed && isTooFarAhead(heldBack.peek()))) {
      Request<?, ?> next = heldBack.poll();
      if (next.listed) {
        send(next);
      }
    }
  }

  private void overdue(Request<?, ?> request) {
    request.inDoubt |= request.copy != null;
    long millis = settings.deadline().toMillis();
    finish(
        request,
        request.lastFailure != null && !request.inDoubt
            ? request.lastFailure
            : new StoreException.Unavailable(
                "no answer within "
                    + millis
                    + " ms"
                    + (request.lastFailure == null
                        ? ""
                        : "; before: " + request.lastFailure.getMessage()),
                request.lastFailure));
  }

  // ---- time

  private void tickLater() {
    if (!ticking && !closed && !(reads.isEmpty() && writes.isEmpty())) {
      ticking = true;
      loop.schedule(this::tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void tick() {
    ticking = false;
    if (closed) {
      return;
    }
    long now = System.nanoTime();
    routes.tick(now);
    reads.forEach(request -> collectDue(request, now));
    writes.forEach(request -> collectDue(request, now));
    for (Request<?, ?> request : due) {
      if (!request.listed) {
        continue;
      }
      if (now - request.deadlineNanos >= 0) {
        overdue(request);
      } else {
        sendIfDue(request);
      }
    }
    due.clear();
    tickLater();
  }

  private void collectDue(Request<?, ?> request, long now) {
    boolean pauseOver = request.dueNanos != Request.NOT_PAUSED && now - request.dueNanos >= 0;
    if (pauseOver || now - request.deadlineNanos >= 0) {
      due.add(request);
    }
  }

  /** Ends what is under way, as unanswered, and all connections. */
  void close() {
    closed = true;
    List<Request<?, ?>> all = new ArrayList<>();
    reads.forEach(all::add);
    writes.forEach(all::add);
    for (Request<?, ?> request : all) {
      request.inDoubt |= request.copy != null;
      finish(request, new StoreException.Unavailable("the client was closed", null));
    }
    routes.close("the client was closed");
  }
}
