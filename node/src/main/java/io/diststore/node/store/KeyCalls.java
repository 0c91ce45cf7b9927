package io.diststore.node.store;

import io.diststore.ring.request.Answer;
import io.diststore.ring.request.Operation;
import io.diststore.ring.request.Request;
import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.Key;
import io.diststore.ring.segment.Outcome;
import io.diststore.ring.segment.Version;
import io.diststore.thrift.diststore.BadRequest;
import io.diststore.thrift.diststore.KeyValue;
import io.diststore.thrift.diststore.ReadAnswer;
import io.diststore.thrift.diststore.ReadResult;
import io.diststore.thrift.diststore.RequestHeader;
import io.diststore.thrift.diststore.WriteAnswer;
import io.diststore.thrift.diststore.WriteOptions;
import io.diststore.thrift.diststore.WriteResult;
import io.diststore.thrift.diststore.WriteStatus;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.thrift.TException;
import org.apache.thrift.async.AsyncMethodCallback;

/**
 * The calls on one key and on many keys. A call on many keys makes one request per key, and is
 * answered when the last of these requests is answered.
 */
final class KeyCalls {
  /** The largest number of keys in one call. */
  static final int KEYS_MAX = 1000;

  private final Ring ring;
  private final RequestListener listener;

  KeyCalls(Ring ring, RequestListener listener) {
    this.ring = ring;
    this.listener = listener;
  }

  void read(RequestHeader header, ByteBuffer key, AsyncMethodCallback<ReadResult> caller)
      throws TException {
    Headers.check(header, 1);
    Operation.Read operation = new Operation.Get(new Key(Arguments.key(key)));
    read(Headers.readRequest(header, operation), caller);
  }

  /** Asks the ring for the value of a key. */
  void read(Request request, AsyncMethodCallback<ReadResult> caller) {
    ask(
        RequestListener.Kind.READ,
        request,
        answer -> {
          switch (answer) {
            case Answer.Value value -> caller.onComplete(result(value));
            case Answer.Refused refused -> caller.onError(WireRefusals.readException(refused));
            default -> caller.onError(WireRefusals.unexpected(answer));
          }
        });
  }

  void write(
      RequestHeader header,
      ByteBuffer key,
      ByteBuffer value,
      WriteOptions options,
      AsyncMethodCallback<WriteResult> caller)
      throws TException {
    Headers.check(header, 1);
    Operation operation =
        new Operation.Put(
            new Key(Arguments.key(key)),
            Arguments.value(value),
            Arguments.ttlMillis(options),
            Arguments.ifVersion(options));
    change(RequestListener.Kind.WRITE, Headers.request(header, 0, operation), caller);
  }

  void erase(
      RequestHeader header,
      ByteBuffer key,
      WriteOptions options,
      AsyncMethodCallback<WriteResult> caller)
      throws TException {
    Headers.check(header, 1);
    Operation operation =
        new Operation.Erase(new Key(Arguments.key(key)), Arguments.ifVersion(options));
    change(RequestListener.Kind.ERASE, Headers.request(header, 0, operation), caller);
  }

  void readMany(
      RequestHeader header, List<ByteBuffer> keys, AsyncMethodCallback<List<ReadAnswer>> caller)
      throws TException {
    checkMany(header, keys);
    ReadManyCall.start(ring, listener, header, keys, caller);
  }

  void writeMany(
      RequestHeader header,
      List<KeyValue> pairs,
      WriteOptions options,
      AsyncMethodCallback<List<WriteAnswer>> caller)
      throws TException {
    checkMany(header, pairs);
    long ttlMillis = Arguments.ttlMillis(options);
    Long ifVersion = Arguments.ifVersion(options);
    for (KeyValue pair : pairs) {
      if (!pair.isSetKey() || !pair.isSetValue()) {
        throw new BadRequest(
            "a pair has no key or no value; an empty key or value is allowed, but must be sent");
      }
    }
    AnswerList<WriteAnswer> answers = new AnswerList<>(new WriteAnswer[pairs.size()], caller);
    for (int i = 0; i < pairs.size(); i++) {
      int place = i;
      Key key = new Key(Arguments.key(pairs.get(i).bufferForKey()));
      byte[] value = Arguments.value(pairs.get(i).bufferForValue());
      ask(
          RequestListener.Kind.WRITE,
          Headers.request(header, i, new Operation.Put(key, value, ttlMillis, ifVersion)),
          answer -> answers.set(place, writeAnswer(answer)));
    }
  }

  private static void checkMany(RequestHeader header, List<?> keys) throws BadRequest {
    if (keys == null || keys.isEmpty() || keys.size() > KEYS_MAX) {
      throw new BadRequest(
          "the call has " + (keys == null ? 0 : keys.size()) + " keys; send 1 to " + KEYS_MAX);
    }
    Headers.check(header, keys.size());
  }

  /** Asks the ring to write or erase a key. */
  void change(RequestListener.Kind kind, Request request, AsyncMethodCallback<WriteResult> caller) {
    ask(
        kind,
        request,
        answer -> {
          switch (answer) {
            case Answer.Written written -> caller.onComplete(result(written.outcome()));
            case Answer.Refused refused -> caller.onError(WireRefusals.exception(refused));
            default -> caller.onError(WireRefusals.unexpected(answer));
          }
        });
  }

  private void ask(RequestListener.Kind kind, Request request, Consumer<Answer> then) {
    long start = ring.nanoTime();
    ring.ask(
        request,
        answer -> {
          listener.onAnswer(kind, answer, ring.nanoTime() - start);
          then.accept(answer);
        });
  }

  private static WriteAnswer writeAnswer(Answer answer) {
    return switch (answer) {
      case Answer.Written written -> new WriteAnswer().setResult(result(written.outcome()));
      case Answer.Refused refused -> new WriteAnswer().setRefusal(WireRefusals.refusal(refused));
      default -> throw WireRefusals.unexpected(answer);
    };
  }

  static ReadResult result(Answer.Value value) {
    Entry entry = value.entry();
    ReadResult result = new ReadResult().setVersion(entry == null ? Version.NONE : entry.version());
    if (entry != null) {
      result.setValue(ByteBuffer.wrap(entry.value()));
      if (value.ttlMillis() > 0) {
        result.setTtlMillis(value.ttlMillis());
      }
    }
    return result;
  }

  private static WriteResult result(Outcome outcome) {
    return new WriteResult(
        outcome.applied() ? WriteStatus.APPLIED : WriteStatus.CONDITION_FAILED, outcome.version());
  }

  /**
   * The answers to a call on many keys, in the order of the keys. The caller gets them as soon as
   * the last one has arrived.
   */
  private static final class AnswerList<T> {
    private final T[] answers;
    private final AsyncMethodCallback<List<T>> caller;
    private int missing;

    AnswerList(T[] answers, AsyncMethodCallback<List<T>> caller) {
      this.answers = answers;
      this.caller = caller;
      this.missing = answers.length;
    }

    void set(int place, T answer) {
      answers[place] = answer;
      if (--missing == 0) {
        caller.onComplete(new ArrayList<>(Arrays.asList(answers)));
      }
    }
  }
}
