package io.diststore.node.store;

import io.diststore.ring.request.Answer;
import io.diststore.ring.request.Operation;
import io.diststore.ring.request.Request;
import io.diststore.ring.segment.Key;
import io.diststore.thrift.diststore.BadRequest;
import io.diststore.thrift.diststore.ReadAnswer;
import io.diststore.thrift.diststore.Refusal;
import io.diststore.thrift.diststore.RefusalCode;
import io.diststore.thrift.diststore.RequestHeader;
import io.diststore.thrift.diststore.TooLarge;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.thrift.async.AsyncMethodCallback;

/**
 * One call for many keys. It has no more values under way than its answer has room for, as far as
 * the largest so far foretells, so that a thousand large ones are not brought here to be thrown
 * away; keys that there is no room for are refused, to be asked for again.
 */
final class ReadManyCall {
  /** How many bytes of values one answer brings. */
  static final int ANSWER_BYTES_MAX = 8 << 20;

  /** How many are asked for while nothing is known of their sizes. */
  static final int ASKED_FIRST = 32;

  private final Ring ring;
  private final RequestLog log;
  private final RequestHeader header;

  /** Null for those that were answered without being asked for. */
  private final Key[] keys;

  private final AsyncMethodCallback<List<ReadAnswer>> caller;
  private final ReadAnswer[] answers;
  private final long start;

  private int next;
  private int underWay;
  private long bytes;
  private long largest;
  private boolean sizesKnown;
  private boolean full;
  private boolean asking;

  private ReadManyCall(
      Ring ring,
      RequestLog log,
      RequestHeader header,
      int count,
      AsyncMethodCallback<List<ReadAnswer>> caller) {
    this.ring = ring;
    this.log = log;
    this.header = header;
    this.caller = caller;
    this.keys = new Key[count];
    this.answers = new ReadAnswer[count];
    this.start = ring.nanoTime();
  }

  static void start(
      Ring ring,
      RequestLog log,
      Arguments arguments,
      RequestHeader header,
      List<ByteBuffer> keys,
      AsyncMethodCallback<List<ReadAnswer>> caller)
      throws BadRequest {
    ReadManyCall call = new ReadManyCall(ring, log, header, keys.size(), caller);
    for (int i = 0; i < keys.size(); i++) {
      try {
        call.keys[i] = new Key(arguments.key(keys.get(i)));
      } catch (TooLarge e) {
        call.answers[i] = new ReadAnswer().setRefusal(KeyCalls.tooLarge(e));
      }
    }
    call.askOn();
  }

  private void askOn() {
    if (asking) {
      return;
    }
    asking = true;
    for (; next < keys.length && (full || hasRoom()); next++) {
      if (keys[next] != null) {
        ask(next);
      }
    }
    asking = false;
    if (next == keys.length && underWay == 0) {
      caller.onComplete(new ArrayList<>(Arrays.asList(answers)));
    }
  }

  private boolean hasRoom() {
    if (underWay == 0) {
      return true;
    }
    return sizesKnown
        ? (underWay + 1) * largest <= ANSWER_BYTES_MAX - bytes
        : underWay < ASKED_FIRST;
  }

  private void ask(int place) {
    if (full) {
      answers[place] = noRoom();
      return;
    }
    underWay++;
    long asked = ring.nanoTime();
    long left = Headers.budgetNanos(header) - (asked - start);
    ring.ask(
        new Request(
            null, 0, new Operation.Get(keys[place]), header.isRepeated(), Math.max(1, left)),
        answer -> {
          log.answered(RequestLog.Kind.READ, answer, ring.nanoTime() - asked);
          underWay--;
          answers[place] = answer(answer);
          askOn();
        });
  }

  private ReadAnswer answer(Answer answer) {
    return switch (answer) {
      case Answer.Value found -> {
        int size = found.entry() == null ? 0 : found.entry().value().length;
        sizesKnown = true;
        largest = Math.max(largest, size);
        if (bytes > 0 && bytes + size > ANSWER_BYTES_MAX) {
          full = true;
          yield noRoom();
        }
        bytes += size;
        yield new ReadAnswer().setResult(KeyCalls.result(found));
      }
      case Answer.Refused refused -> new ReadAnswer().setRefusal(Refusals.refusal(refused));
      default -> throw Refusals.misplaced(answer);
    };
  }

  private static ReadAnswer noRoom() {
    String why =
        "the values asked for together have more than "
            + ANSWER_BYTES_MAX
            + " bytes; ask for fewer keys in one call";
    return new ReadAnswer().setRefusal(new Refusal(RefusalCode.TOO_LARGE, why, 0));
  }
}
