package io.diststore.client;

import io.diststore.thrift.diststore.BadRequest;
import io.diststore.thrift.diststore.DataLost;
import io.diststore.thrift.diststore.Indeterminate;
import io.diststore.thrift.diststore.Overloaded;
import io.diststore.thrift.diststore.Refusal;
import io.diststore.thrift.diststore.RefusalCode;
import io.diststore.thrift.diststore.RequestHeader;
import io.diststore.thrift.diststore.Store;
import io.diststore.thrift.diststore.TooLarge;
import io.diststore.thrift.diststore.Unavailable;
import java.util.concurrent.TimeUnit;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TProtocolException;
import org.apache.thrift.transport.TTransportException;

/**
 * One request. It is sent to one node after another until a node answers it or its time is up.
 *
 * <p>All attempts carry the same request id. As soon as an attempt may have reached a node, all
 * later attempts are marked as repeated. So the ring applies the request only once. An attempt is
 * <em>in doubt</em> if the client cannot know whether the attempt had an effect. This is the case
 * if the connection broke before the answer arrived, or if the answer itself says that the effect
 * is unknown. If a write fails and any of its attempts is in doubt, the failure is {@link
 * StoreException.Indeterminate}, even if all other attempts had no effect.
 */
final class Exchange<T> {
  /**
   * The minimum time limit for one attempt if there are other nodes to try. The limit is a quarter
   * of the request's budget, but at least this long.
   */
  private static final long ATTEMPT_NANOS_MIN = TimeUnit.SECONDS.toNanos(1);

  /** Added to the read timeout, so that an answer sent right at the deadline can still arrive. */
  private static final long TRANSIT_MILLIS = 250;

  private static final long PAUSE_MILLIS_MIN = 20;
  private static final long PAUSE_MILLIS_MAX = 1000;

  /** The Thrift call that an attempt makes. */
  interface Call<T> {
    T send(Store.Client node, RequestHeader header) throws TException;
  }

  /** Provides the connection to the current node. */
  interface Connector {
    /** Returns the connection to the current node, and opens it if necessary. */
    NodeConnection connection(int connectMillis) throws TTransportException;

    /** Returns the address of the current node. */
    NodeAddress node();

    /** Closes the connection and makes the next node the current one. */
    void switchToNextNode();

    int nodeCount();
  }

  private final Connector connector;
  private final RequestHeader header;
  private final boolean write;
  private final Call<T> call;
  private final long startNanos = System.nanoTime();
  private final long budgetNanos;
  private boolean inDoubt;
  private int failuresInARow;

  /**
   * Creates an exchange that has not sent anything yet.
   *
   * @param header identifies the request; its field {@code repeated} says whether the request may
   *     have been sent before
   * @param write whether the request is a write; if a write fails, the exception must say whether
   *     the write may have been applied
   */
  Exchange(
      Connector connector, RequestHeader header, boolean write, long budgetNanos, Call<T> call) {
    this.connector = connector;
    this.header = header;
    this.write = write;
    this.budgetNanos = budgetNanos;
    this.call = call;
  }

  /**
   * Returns an exchange that repeats the request for only key {@code i} of this call with many
   * keys. If an attempt of this call is in doubt, the new exchange is in doubt from the start.
   *
   * @throws StoreException if the refusal of the key is final
   */
  <R> Exchange<R> repeatForKey(int i, Refusal refusal, Call<R> single) {
    inDoubt |= refusal.getCode() == RefusalCode.INDETERMINATE;
    return switch (refusal.getCode()) {
      case DATA_LOST -> throw finalFailure(new StoreException.DataLost(refusal.getMessage(), null));
      case TOO_LARGE -> throw finalFailure(new StoreException.TooLarge(refusal.getMessage(), null));
      case BAD_REQUEST ->
          throw finalFailure(new StoreException.BadRequest(refusal.getMessage(), null));
      case UNAVAILABLE, OVERLOADED, INDETERMINATE -> {
        RequestHeader keyHeader =
            new RequestHeader(header).setNumber(header.getNumber() + i).setRepeated(true);
        Exchange<R> repeated =
            new Exchange<>(connector, keyHeader, write, remainingNanos(), single);
        repeated.inDoubt = inDoubt;
        yield repeated;
      }
    };
  }

  /**
   * Sends the request and returns the answer. This can take slightly longer than the budget.
   *
   * @throws StoreException if the request fails
   */
  T answer() {
    while (true) {
      try {
        return attempt();
      } catch (Unavailable e) {
        prepareNextAttempt(
            e.getRetryAfterMillis(), new StoreException.Unavailable(e.getMessage(), e));
      } catch (Overloaded e) {
        prepareNextAttempt(
            e.getRetryAfterMillis(), new StoreException.Overloaded(e.getMessage(), e));
      } catch (Indeterminate e) {
        inDoubt = true;
        prepareNextAttempt(PAUSE_MILLIS_MIN, new StoreException.Indeterminate(e.getMessage(), e));
      } catch (DataLost e) {
        throw finalFailure(new StoreException.DataLost(e.getMessage(), e));
      } catch (TooLarge e) {
        throw finalFailure(new StoreException.TooLarge(e.getMessage(), e));
      } catch (BadRequest e) {
        throw finalFailure(new StoreException.BadRequest(e.getMessage(), e));
      } catch (TApplicationException e) {
        if (e.getType() == TApplicationException.UNKNOWN_METHOD) {
          throw finalFailure(
              new StoreException.BadRequest(
                  "the node does not know this call: " + e.getMessage(), e));
        }
        inDoubt = true;
        prepareNextAttempt(
            PAUSE_MILLIS_MIN,
            new StoreException.Unavailable("the node failed: " + e.getMessage(), e));
      } catch (TProtocolException e) {
        onForeignAnswer(e);
      } catch (NotConnected e) {
        prepareNextAttempt(PAUSE_MILLIS_MIN, new StoreException.Unavailable(e.getMessage(), e));
      } catch (TException e) {
        inDoubt = true;
        prepareNextAttempt(
            PAUSE_MILLIS_MIN,
            new StoreException.Unavailable(
                "the connection broke before the answer arrived: " + e.getMessage(), e));
      }
    }
  }

  /**
   * Handles an answer that is not a message of Thrift's binary protocol. The port belongs to
   * another kind of server, so this attempt had no effect.
   */
  private void onForeignAnswer(TProtocolException e) {
    String message =
        connector.node()
            + " is not a diststore port: its answer is not a Thrift message. Give the port that the node prints when it starts, for example 9900";
    if (connector.nodeCount() == 1) {
      throw finalFailure(new StoreException.BadRequest(message, e));
    }
    prepareNextAttempt(PAUSE_MILLIS_MIN, new StoreException.Unavailable(message, e));
  }

  private T attempt() throws TException {
    long remainingNanos = remainingNanos();
    long attemptNanos =
        connector.nodeCount() == 1
            ? remainingNanos
            : Math.min(remainingNanos, Math.max(ATTEMPT_NANOS_MIN, budgetNanos / 4));
    int millis = (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(attemptNanos));
    NodeConnection connection;
    try {
      connection = connector.connection(millis);
    } catch (TTransportException e) {
      throw new NotConnected(e);
    }
    header.setDeadlineMillis(millis);
    T answer = call.send(connection.client((int) (millis + TRANSIT_MILLIS)), header);
    failuresInARow = 0;
    return answer;
  }

  /**
   * Prepares the next attempt. If no time is left for another attempt, throws the final failure.
   */
  private void prepareNextAttempt(long pauseMillis, StoreException failure) {
    if (!(failure.getCause() instanceof NotConnected)) {
      header.setRepeated(true);
    }
    connector.switchToNextNode();
    failuresInARow++;
    long remainingMillis = TimeUnit.NANOSECONDS.toMillis(remainingNanos());
    // The pause that a node asks for applies to that node only. The client asks the other nodes at
    // once, and pauses only after all of them have failed.
    long pause =
        failuresInARow < connector.nodeCount()
            ? 0
            : Math.clamp(pauseMillis, PAUSE_MILLIS_MIN, PAUSE_MILLIS_MAX);
    if (remainingMillis <= pause) {
      throw finalFailure(failure);
    }
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw finalFailure(failure);
    }
  }

  private long remainingNanos() {
    return budgetNanos - (System.nanoTime() - startNanos);
  }

  private StoreException finalFailure(StoreException failure) {
    return write && inDoubt ? failure.toIndeterminate() : failure;
  }

  /** The attempt was not sent, because there was no connection. */
  private static final class NotConnected extends TException {
    private static final long serialVersionUID = 1L;

    NotConnected(TTransportException cause) {
      super(cause.getMessage(), cause);
    }
  }
}
