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
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.thrift.async.AsyncMethodCallback;

/**
 * One read of many keys. The call assumes that each further value is as large as the largest value
 * so far. At any time, it asks for only as many values as still fit into the answer. Without this
 * rule, the call might fetch a thousand large values only to throw them away. Keys that do not fit
 * are refused, and the client asks for them in another call.
 */
final class ReadManyCall {
  /** The maximum number of bytes of values in one answer. */
  static final int ANSWER_BYTES_MAX = 8 << 20;

  /** The number of keys to ask for at a time until the size of a value is known. */
  static final int FIRST_KEYS = 32;

  private final Ring ring;
  private final RequestListener listener;
  private final RequestHeader header;
  private final Key[] keys;
  private final AsyncMethodCallback<List<ReadAnswer>> caller;
  private final ReadAnswer[] answers;
  private final long start;

  private int next;
  private int pending;
  private long bytes;
  private long largestBytes;
  private boolean sizesKnown;
  private boolean full;
  private boolean asking;

  private ReadManyCall(
      Ring ring,
      RequestListener listener,
      RequestHeader header,
      int count,
      AsyncMethodCallback<List<ReadAnswer>> caller) {
    this.ring = ring;
    this.listener = listener;
    this.header = header;
    this.caller = caller;
    this.keys = new Key[count];
    this.answers = new ReadAnswer[count];
    this.start = ring.nanoTime();
  }

  static void start(
      Ring ring,
      RequestListener listener,
      RequestHeader header,
      List<ByteBuffer> keys,
      AsyncMethodCallback<List<ReadAnswer>> caller)
      throws BadRequest {
    ReadManyCall call = new ReadManyCall(ring, listener, header, keys.size(), caller);
    for (int i = 0; i < keys.size(); i++) {
      call.keys[i] = new Key(Arguments.key(keys.get(i)));
    }
    call.askMore();
  }

  /**
   * Asks for as many further keys as there is room for. Answers the call when all keys are done.
   */
  private void askMore() {
    if (asking) {
      return;
    }
    asking = true;
    for (; next < keys.length && (full || hasRoom()); next++) {
      ask(next);
    }
    asking = false;
    if (next == keys.length && pending == 0) {
      caller.onComplete(new ArrayList<>(Arrays.asList(answers)));
    }
  }

  private boolean hasRoom() {
    if (pending == 0) {
      return true;
    }
    return sizesKnown
        ? (pending + 1) * largestBytes <= ANSWER_BYTES_MAX - bytes
        : pending < FIRST_KEYS;
  }

  private void ask(int place) {
    if (full) {
      answers[place] = noRoom();
      return;
    }
    pending++;
    long asked = ring.nanoTime();
    long left = Headers.budgetNanos(header) - (asked - start);
    ring.ask(
        new Request(
            null, 0, new Operation.Get(keys[place]), header.isRepeated(), Math.max(1, left)),
        answer -> {
          listener.onAnswer(RequestListener.Kind.READ, answer, ring.nanoTime() - asked);
          pending--;
          answers[place] = answer(answer);
          askMore();
        });
  }

  private ReadAnswer answer(Answer answer) {
    return switch (answer) {
      case Answer.Value value -> {
        int size = value.entry() == null ? 0 : value.entry().value().length;
        sizesKnown = true;
        largestBytes = Math.max(largestBytes, size);
        if (bytes > 0 && bytes + size > ANSWER_BYTES_MAX) {
          full = true;
          yield noRoom();
        }
        bytes += size;
        yield new ReadAnswer().setResult(KeyCalls.result(value));
      }
      case Answer.Refused refused -> new ReadAnswer().setRefusal(WireRefusals.refusal(refused));
      default -> throw WireRefusals.unexpected(answer);
    };
  }

  private static ReadAnswer noRoom() {
    String why =
        "the values of this call add up to more than "
            + ANSWER_BYTES_MAX
            + " bytes; ask for fewer keys in one call";
    return new ReadAnswer().setRefusal(new Refusal(RefusalCode.TOO_LARGE, why, 0));
  }
}
