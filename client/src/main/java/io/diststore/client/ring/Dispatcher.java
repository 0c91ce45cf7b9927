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
 * Sends each request to a node, and repeats the request until a node answers or the request's
 * deadline passes. Any thread may submit requests; everything else happens on the event loop.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>A request has at most one attempt in flight.
 *   <li>All attempts to send a request use the same number, and all except the first are marked as
 *       repeated.
 *   <li>Every attempt names the lowest request number whose answer this client still awaits. From
 *       then on, the client sends no write with a lower number.
 * </ul>
 *
 * <p>Nodes limit how far a write's number may be ahead of the number of the oldest unanswered
 * write. Reads do not count toward this limit, because nodes do not remember the outcomes of reads.
 * A read carries the number that the next write will get.
 */
final class Dispatcher {
  private static final long TICK_MILLIS = 10;
  private static final long PAUSE_MILLIS_MIN = 20;
  private static final long PAUSE_MILLIS_MAX = 1000;

  /**
   * The maximum time that the client reserves for the transport of an answer. The client reserves a
   * tenth of the request's remaining time, up to this maximum. The node must answer that much
   * earlier than the request's deadline.
   */
  private static final long TRANSIT_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(100);

  private final EventLoop loop;
  private final RingClientSettings settings;
  private final Semaphore permits;
  private final TransportCounters counters = new TransportCounters();
  private final long clientHigh;
  private final long clientLow;
  private final Queue<ClientRequest<?, ?>> submitted = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean wakeUpPending = new AtomicBoolean();
  private final OpenRequests reads = new OpenRequests();
  private final OpenRequests writes = new OpenRequests();
  private final ArrayDeque<ClientRequest<?, ?>> heldBack = new ArrayDeque<>();
  private final List<ClientRequest<?, ?>> due = new ArrayList<>();
  private final Routes routes;

  /** The highest number that a write has used so far. */
  private long lastWriteNumber;

  private boolean tickScheduled;
  private boolean closed;

  /**
   * Creates a dispatcher. The dispatcher begins at once to ask the given nodes for the ring.
   *
   * @param permits the permits for requests in flight; when a request ends, the dispatcher releases
   *     the request's permits
   */
  Dispatcher(
      List<NodeAddress> given, EventLoop loop, RingClientSettings settings, Semaphore permits) {
    this.loop = loop;
    this.settings = settings;
    this.permits = permits;
    SecureRandom random = new SecureRandom();
    clientHigh = random.nextLong();
    // A client id must not be 0.
    clientLow = random.nextLong() | 1;
    routes =
        new Routes(
            given,
            settings.routing() == RingClientSettings.Routing.GIVEN_NODES,
            address -> new NodeLink(address, this, loop, this.settings));
    loop.execute(routes::askAnyNode);
  }

  TransportCounters counters() {
    return counters;
  }

  /**
   * Returns the known ring, or null if the client knows none yet. Any thread may call this method.
   */
  RingTable table() {
    return routes.table();
  }

  /**
   * Accepts a request. The caller must have acquired the request's permits. Any thread may call
   * this method.
   */
  void submit(ClientRequest<?, ?> request) {
    submitted.add(request);
    if (!wakeUpPending.getAndSet(true)) {
      try {
        loop.execute(this::takeSubmitted);
      } catch (RejectedExecutionException loopHasEnded) {
        takeSubmitted();
      }
    }
  }

  private void takeSubmitted() {
    wakeUpPending.set(false);
    for (ClientRequest<?, ?> request = submitted.poll();
        request != null;
        request = submitted.poll()) {
      request.number = lastWriteNumber + 1;
      lastWriteNumber += request.write ? request.numbers : 0;
      openRequests(request).add(request);
      request.become(RequestStage.READY, "submitted");
      if (closed) {
        finish(request, new StoreException.Unavailable("the client was closed", null));
      } else {
        begin(request);
      }
    }
    scheduleTick();
  }

  private void begin(ClientRequest<?, ?> request) {
    if (request.write && (!heldBack.isEmpty() || isTooFarAhead(request))) {
      request.become(RequestStage.HELD_BACK, "an earlier write is unanswered");
      heldBack.add(request);
      return;
    }
    send(request);
  }

  /**
   * Reports whether nodes would refuse this write, because its number is too far ahead of the
   * oldest unanswered write's number.
   */
  private boolean isTooFarAhead(ClientRequest<?, ?> write) {
    return write.number + write.numbers - writes.first().number > diststoreConstants.AWAITED_MAX;
  }

  private OpenRequests openRequests(ClientRequest<?, ?> request) {
    return request.write ? writes : reads;
  }

  // ---- sending

  private void send(ClientRequest<?, ?> request) {
    NodeLink link = routes.choose(request, System.nanoTime());
    if (link == null) {
      sendAgain(
          request,
          PAUSE_MILLIS_MIN,
          new StoreException.Unavailable(
              request.lastFailure == null
                  ? "all nodes are unreachable"
                  : request.lastFailure.getMessage(),
              request.lastFailure));
    } else {
      link.send(request);
    }
  }

  /** Makes the next attempt over a connection that is ready. */
  <R extends TBase<?, ?>, T> void write(
      ClientRequest<R, T> request, NodeLink link, ThriftChannel channel) {
    long remainingNanos = request.deadlineNanos - System.nanoTime();
    long nodeNanos = remainingNanos - Math.min(TRANSIT_NANOS_MAX, remainingNanos / 10);
    RequestHeader header =
        new RequestHeader(
            clientHigh,
            clientLow,
            request.number,
            writes.isEmpty() ? request.number : Math.min(request.number, writes.first().number),
            request.sent,
            (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(nodeNanos)));
    Attempt<R, T> attempt = new Attempt<>(request, link, this);
    request.becomeSent(attempt);
    channel.call(
        request.method.name(), request.arguments(header), request.method.empty().get(), attempt);
  }

  /** Handles a request that could not be sent because there was no connection to the node. */
  void onNotSent(ClientRequest<?, ?> request, NodeLink link, String why) {
    request.avoid = link;
    onConnectionLost();
    sendAgain(request, PAUSE_MILLIS_MIN, new StoreException.Unavailable(why, null));
  }

  /** Called when a connection to a node broke or could not be opened. */
  void onConnectionLost() {
    routes.expectChange();
  }

  void askRing(NodeLink link) {
    routes.ask(link);
  }

  // ---- answers

  <R extends TBase<?, ?>, T> void onAnswer(ClientRequest<R, T> request, T answer) {
    // Release the permits first, because a callback of the request's future may submit the next
    // request at once.
    permits.release(request.weight);
    request.onAnswer(answer, this);
    remove(request);
  }

  /**
   * Sends a request for only key {@code i} of {@code many}. The request gets the number of that
   * key.
   *
   * @param refusal why the key was refused; null if the key got no answer at all
   * @param before the request that precedes {@code single} in the order of numbers
   */
  void takeOver(
      ClientRequest<?, ?> many,
      int i,
      ClientRequest<?, ?> single,
      Refusal refusal,
      ClientRequest<?, ?> before) {
    single.number = many.number + i;
    single.sent = true;
    single.inDoubt = many.inDoubt;
    openRequests(single).insert(single, before);
    single.become(RequestStage.READY, "a call with many keys did not answer this key");
    if (refusal == null) {
      onAttemptFailed(
          single, null, new TApplicationException("the node did not answer for this key"));
      return;
    }
    if (refusal.getCode() == RefusalCode.TOO_LARGE && !single.write) {
      // The values of all keys together may have been too large for one answer. A single value may
      // still fit.
      send(single);
    } else {
      onAttemptFailed(single, null, RefusalExceptions.of(refusal));
    }
  }

  /**
   * Handles an attempt that ended without a result. Either the node refused the request, or the
   * answer was lost.
   *
   * @param link the link that carried the attempt; null if the request was part of a call with many
   *     keys
   */
  void onAttemptFailed(ClientRequest<?, ?> request, NodeLink link, Exception why) {
    String message = link == null ? why.getMessage() : link.address() + ": " + why.getMessage();
    request.avoid = link;
    switch (why) {
      case Unavailable e -> sendAgain(request, 0, new StoreException.Unavailable(message, e));
      case Overloaded e -> {
        // The next attempt may go to this node again. If this node is the primary, no other node
        // can answer for the key.
        request.avoid = null;
        pause(request, e.getRetryAfterMillis(), new StoreException.Overloaded(message, e));
      }
      case Indeterminate e -> {
        request.inDoubt = true;
        sendAgain(request, PAUSE_MILLIS_MIN, new StoreException.Indeterminate(message, e));
      }
      case DataLost e -> finish(request, new StoreException.DataLost(message, e));
      case TooLarge e -> finish(request, new StoreException.TooLarge(message, e));
      case BadRequest e -> finish(request, new StoreException.BadRequest(message, e));
      case NotSentException e -> sendAgain(request, 0, new StoreException.Unavailable(message, e));
      case TApplicationException e when e.getType() == TApplicationException.UNKNOWN_METHOD ->
          finish(
              request,
              new StoreException.BadRequest("the node does not know this call: " + message, e));
      default -> {
        request.inDoubt = true;
        sendAgain(request, PAUSE_MILLIS_MIN, new StoreException.Unavailable(message, why));
      }
    }
  }

  /**
   * Makes another attempt. If some nodes have not failed yet, makes the attempt at once, otherwise
   * after a pause.
   */
  private void sendAgain(ClientRequest<?, ?> request, long pauseMillis, StoreException failure) {
    routes.expectChange();
    if (++request.failures >= routes.candidateCount()) {
      pause(request, pauseMillis, failure);
    } else if (closed) {
      finish(request, failure);
    } else {
      request.becomePaused(System.nanoTime(), failure);
      // Make the attempt later, not on this call stack. The link that failed may be about to report
      // the failure of other requests.
      loop.execute(() -> resume(request));
    }
  }

  /**
   * Makes another attempt after a pause, or ends the request if the pause would last beyond the
   * request's deadline.
   */
  private void pause(ClientRequest<?, ?> request, long pauseMillis, StoreException failure) {
    long pause = Math.clamp(pauseMillis, PAUSE_MILLIS_MIN, PAUSE_MILLIS_MAX);
    long dueNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pause);
    if (closed || dueNanos - request.deadlineNanos >= 0) {
      finish(request, failure);
    } else {
      request.becomePaused(dueNanos, failure);
    }
  }

  private void resume(ClientRequest<?, ?> request) {
    if (request.stage() == RequestStage.PAUSED) {
      request.become(RequestStage.READY, "the pause is over");
      send(request);
    }
  }

  // ---- ends

  private void finish(ClientRequest<?, ?> request, StoreException failure) {
    if (request.isOpen()) {
      remove(request);
      permits.release(request.weight);
      request.onFailure(request.write && request.inDoubt ? failure.toIndeterminate() : failure);
    }
  }

  private void remove(ClientRequest<?, ?> request) {
    openRequests(request).remove(request);
    request.become(RequestStage.FINISHED, "answered or failed");
    while (!heldBack.isEmpty() && !(heldBack.peek().isOpen() && isTooFarAhead(heldBack.peek()))) {
      ClientRequest<?, ?> next = heldBack.poll();
      if (next.isOpen()) {
        next.become(RequestStage.READY, "earlier writes have ended");
        send(next);
      }
    }
  }

  private void onDeadline(ClientRequest<?, ?> request) {
    request.giveUpAttempt();
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
                        : "; earlier failure: " + request.lastFailure.getMessage()),
                request.lastFailure));
  }

  // ---- time

  private void scheduleTick() {
    if (!tickScheduled && !closed && !(reads.isEmpty() && writes.isEmpty())) {
      tickScheduled = true;
      loop.schedule(this::onTick, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void onTick() {
    tickScheduled = false;
    if (closed) {
      return;
    }
    long now = System.nanoTime();
    routes.onTick(now);
    reads.forEach(request -> collectDue(request, now));
    writes.forEach(request -> collectDue(request, now));
    for (ClientRequest<?, ?> request : due) {
      if (!request.isOpen()) {
        continue;
      }
      if (now - request.deadlineNanos >= 0) {
        onDeadline(request);
      } else {
        resume(request);
      }
    }
    due.clear();
    scheduleTick();
  }

  private void collectDue(ClientRequest<?, ?> request, long now) {
    if (request.isDue(now) || now - request.deadlineNanos >= 0) {
      due.add(request);
    }
  }

  /** Ends all open requests without an answer, and closes all connections. */
  void close() {
    closed = true;
    List<ClientRequest<?, ?>> all = new ArrayList<>();
    reads.forEach(all::add);
    writes.forEach(all::add);
    for (ClientRequest<?, ?> request : all) {
      request.giveUpAttempt();
      finish(request, new StoreException.Unavailable("the client was closed", null));
    }
    routes.close("the client was closed");
  }
}
