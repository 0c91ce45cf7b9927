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
import org.apache.thrift.transport.TTransportException;

/**
 * One request, sent through one node after the other until it is answered or its time is up.
 *
 * <p>Every copy carries the same id, and every copy but the first says that it is a repetition: so
 * the ring applies it once. What remains to be known is what to say when the time is up. A copy is
 * <em>refused by name</em> if its answer says that it had no effect; it is <em>in doubt</em> if the
 * connection broke before the answer, or the answer itself says so. With one copy in doubt a write
 * is {@link StoreException.Indeterminate}, whatever the other copies were answered.
 */
final class Exchange<T> {
  /** Waiting longer than that for one node, while another could answer, helps nobody. */
  private static final long ATTEMPT_NANOS_MIN = TimeUnit.SECONDS.toNanos(1);

  /** How long an answer may take on its way after the node sent it at the deadline. */
  private static final long TRANSIT_MILLIS = 250;

  private static final long PAUSE_MILLIS_MIN = 20;
  private static final long PAUSE_MILLIS_MAX = 1000;

  /** Sends one copy and returns its answer. */
  interface Copy<T> {
    T send(Store.Client node, RequestHeader header) throws TException;
  }

  /** The client's one connection, made when it is needed. */
  interface Line {
    NodeConnection connection(int connectMillis) throws TTransportException;

    /** Leaves this node for the next one; closes the connection. */
    void turnToNext();

    int nodes();
  }

  private final Line line;
  private final RequestHeader header;
  private final boolean write;
  private final Copy<T> copy;
  private final long startNanos = System.nanoTime();
  private final long budgetNanos;
  private boolean inDoubt;
  private int failuresInARow;

  /**
   * A request yet to be sent.
   *
   * @param header its id; {@code repeated} says whether a copy of it was sent before
   * @param write whether its effect matters when it fails
   */
  Exchange(Line line, RequestHeader header, boolean write, long budgetNanos, Copy<T> copy) {
    this.line = line;
    this.header = header;
    this.write = write;
    this.budgetNanos = budgetNanos;
    this.copy = copy;
  }

  /**
   * The request of one key of this call with many, to be sent once more on its own. What is known
   * of this call's copies is known of it as well; a refusal for good is its answer without being
   * sent.
   */
  <R> Exchange<R> again(int i, Refusal refusal, Copy<R> single) {
    inDoubt |= refusal.getCode() == RefusalCode.INDETERMINATE;
    return switch (refusal.getCode()) {
      case DATA_LOST -> throw verdict(new StoreException.DataLost(refusal.getMessage(), null));
      case TOO_LARGE -> throw verdict(new StoreException.TooLarge(refusal.getMessage(), null));
      case BAD_REQUEST -> throw verdict(new StoreException.BadRequest(refusal.getMessage(), null));
      case UNAVAILABLE, OVERLOADED, INDETERMINATE -> {
        RequestHeader key =
            new RequestHeader(header).setNumber(header.getNumber() + i).setRepeated(true);
        Exchange<R> again =
            new Exchange<>(
                line, key, write, budgetNanos - (System.nanoTime() - startNanos), single);
        again.inDoubt = inDoubt;
        yield again;
      }
    };
  }

  /** The answer, or a {@link StoreException}; takes hardly longer than the budget. */
  T answer() {
    while (true) {
      try {
        return attempt();
      } catch (Unavailable e) {
        goOn(e.getRetryAfterMillis(), new StoreException.Unavailable(e.getMessage(), e));
      } catch (Overloaded e) {
        goOn(e.getRetryAfterMillis(), new StoreException.Overloaded(e.getMessage(), e));
      } catch (Indeterminate e) {
        inDoubt = true;
        goOn(PAUSE_MILLIS_MIN, new StoreException.Indeterminate(e.getMessage(), e));
      } catch (DataLost e) {
        throw verdict(new StoreException.DataLost(e.getMessage(), e));
      } catch (TooLarge e) {
        throw verdict(new StoreException.TooLarge(e.getMessage(), e));
      } catch (BadRequest e) {
        throw verdict(new StoreException.BadRequest(e.getMessage(), e));
      } catch (TApplicationException e) {
        if (e.getType() == TApplicationException.UNKNOWN_METHOD) {
          throw verdict(
              new StoreException.BadRequest(
                  "the node does not know this call: " + e.getMessage(), e));
        }
        inDoubt = true;
        goOn(
            PAUSE_MILLIS_MIN,
            new StoreException.Unavailable("the node failed: " + e.getMessage(), e));
      } catch (NotConnected e) {
        goOn(PAUSE_MILLIS_MIN, new StoreException.Unavailable(e.getMessage(), e));
      } catch (TException e) {
        inDoubt = true;
        goOn(
            PAUSE_MILLIS_MIN,
            new StoreException.Unavailable(
                "the connection broke before the answer: " + e.getMessage(), e));
      }
    }
  }

  private T attempt() throws TException {
    long left = budgetNanos - (System.nanoTime() - startNanos);
    long attempt =
        line.nodes() == 1 ? left : Math.min(left, Math.max(ATTEMPT_NANOS_MIN, budgetNanos / 4));
    int millis = (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(attempt));
    NodeConnection connection;
    try {
      connection = line.connection(millis);
    } catch (TTransportException e) {
      throw new NotConnected(e);
    }
    header.setDeadlineMillis(millis);
    T answer = copy.send(connection.client((int) (millis + TRANSIT_MILLIS)), header);
    failuresInARow = 0;
    return answer;
  }

  /** Prepares the next copy, or throws what is known when there is no time for one. */
  private void goOn(long pauseMillis, StoreException failure) {
    if (!(failure.getCause() instanceof NotConnected)) {
      header.setRepeated(true);
    }
    line.turnToNext();
    failuresInARow++;
    long left = TimeUnit.NANOSECONDS.toMillis(budgetNanos - (System.nanoTime() - startNanos));
    // A node's word on when to come again is about that node: the next one is asked at once, until
    // all have been.
    long pause =
        failuresInARow < line.nodes()
            ? 0
            : Math.clamp(pauseMillis, PAUSE_MILLIS_MIN, PAUSE_MILLIS_MAX);
    if (left <= pause) {
      throw verdict(failure);
    }
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw verdict(failure);
    }
  }

  private StoreException verdict(StoreException failure) {
    return write && inDoubt ? failure.ofWriteInDoubt() : failure;
  }

  /** No copy was sent, as there was no connection. */
  private static final class NotConnected extends TException {
    private static final long serialVersionUID = 1L;

    NotConnected(TTransportException cause) {
      super(cause.getMessage(), cause);
    }
  }
}
