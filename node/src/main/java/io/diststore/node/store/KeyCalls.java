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
import io.diststore.thrift.diststore.Refusal;
import io.diststore.thrift.diststore.RefusalCode;
import io.diststore.thrift.diststore.RequestHeader;
import io.diststore.thrift.diststore.TooLarge;
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
 * Calls on one key, and on many: those are a request for each key, answered together when the last
 * one is.
 */
final class KeyCalls {
  /** How many keys one call may name. */
  static final int KEYS_MAX = 1000;

  private final Ring ring;
  private final RequestLog log;
  private final Arguments arguments;

  KeyCalls(Ring ring, RequestLog log, Arguments arguments) {
    this.ring = ring;
    this.log = log;
    this.arguments = arguments;
  }

  void read(RequestHeader header, ByteBuffer key, AsyncMethodCallback<ReadResult> caller)
      throws TException {
    Headers.check(header, 1);
    Operation.Read operation = new Operation.Get(new Key(arguments.key(key)));
    read(Headers.read(header, operation), caller);
  }

  /** Asks for what a key holds. */
  void read(Request request, AsyncMethodCallback<ReadResult> caller) {
    ask(
        RequestLog.Kind.READ,
        request,
        answer -> {
          switch (answer) {
            case Answer.Value found -> caller.onComplete(result(found));
            case Answer.Refused refused -> caller.onError(Refusals.readException(refused));
            default -> caller.onError(Refusals.misplaced(answer));
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
            new Key(arguments.key(key)),
            arguments.value(value),
            Arguments.ttlMillis(options),
            Arguments.ifVersion(options));
    change(RequestLog.Kind.WRITE, Headers.request(header, 0, operation), caller);
  }

  void erase(
      RequestHeader header,
      ByteBuffer key,
      WriteOptions options,
      AsyncMethodCallback<WriteResult> caller)
      throws TException {
    Headers.check(header, 1);
    Operation operation =
        new Operation.Erase(new Key(arguments.key(key)), Arguments.ifVersion(options));
    change(RequestLog.Kind.ERASE, Headers.request(header, 0, operation), caller);
  }

  void readMany(
      RequestHeader header, List<ByteBuffer> keys, AsyncMethodCallback<List<ReadAnswer>> caller)
      throws TException {
    checkMany(header, keys);
    ReadManyCall.start(ring, log, arguments, header, keys, caller);
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
            "a pair lacks its key or its value; empty ones are good, but they must be sent");
      }
    }
    Gathered<WriteAnswer> gathered = new Gathered<>(new WriteAnswer[pairs.size()], caller);
    for (int i = 0; i < pairs.size(); i++) {
      int place = i;
      try {
        Key key = new Key(arguments.key(pairs.get(i).bufferForKey()));
        byte[] value = arguments.value(pairs.get(i).bufferForValue());
        ask(
            RequestLog.Kind.WRITE,
            Headers.request(header, i, new Operation.Put(key, value, ttlMillis, ifVersion)),
            answer -> gathered.put(place, writeAnswer(answer)));
      } catch (TooLarge e) {
        gathered.put(i, new WriteAnswer().setRefusal(tooLarge(e)));
      }
    }
  }

  private static void checkMany(RequestHeader header, List<?> keys) throws BadRequest {
    if (keys == null || keys.isEmpty() || keys.size() > KEYS_MAX) {
      throw new BadRequest(
          (keys == null ? 0 : keys.size()) + " keys in one call; give 1 to " + KEYS_MAX);
    }
    Headers.check(header, keys.size());
  }

  /** Asks for a change of a key. */
  void change(RequestLog.Kind kind, Request request, AsyncMethodCallback<WriteResult> caller) {
    ask(
        kind,
        request,
        answer -> {
          switch (answer) {
            case Answer.Written written -> caller.onComplete(result(written.outcome()));
            case Answer.Refused refused -> caller.onError(Refusals.exception(refused));
            default -> caller.onError(Refusals.misplaced(answer));
          }
        });
  }

  private void ask(RequestLog.Kind kind, Request request, Consumer<Answer> then) {
    long start = ring.nanoTime();
    ring.ask(
        request,
        answer -> {
          log.answered(kind, answer, ring.nanoTime() - start);
          then.accept(answer);
        });
  }

  private static WriteAnswer writeAnswer(Answer answer) {
    return switch (answer) {
      case Answer.Written written -> new WriteAnswer().setResult(result(written.outcome()));
      case Answer.Refused refused -> new WriteAnswer().setRefusal(Refusals.refusal(refused));
      default -> throw Refusals.misplaced(answer);
    };
  }

  static Refusal tooLarge(TooLarge e) {
    return new Refusal(RefusalCode.TOO_LARGE, e.getMessage(), 0);
  }

  static ReadResult result(Answer.Value found) {
    Entry entry = found.entry();
    ReadResult result = new ReadResult().setVersion(entry == null ? Version.NONE : entry.version());
    if (entry != null) {
      result.setValue(ByteBuffer.wrap(entry.value()));
      if (found.ttlMillis() > 0) {
        result.setTtlMillis(found.ttlMillis());
      }
    }
    return result;
  }

  private static WriteResult result(Outcome outcome) {
    return new WriteResult(
        outcome.applied() ? WriteStatus.APPLIED : WriteStatus.CONDITION_FAILED, outcome.version());
  }

  /**
   * The answers of a call with many keys, each in its place; the caller gets them when the last one
   * is there.
   */
  private static final class Gathered<T> {
    private final T[] answers;
    private final AsyncMethodCallback<List<T>> caller;
    private int missing;

    Gathered(T[] answers, AsyncMethodCallback<List<T>> caller) {
      this.answers = answers;
      this.caller = caller;
      this.missing = answers.length;
    }

    void put(int place, T answer) {
      answers[place] = answer;
      if (--missing == 0) {
        caller.onComplete(new ArrayList<>(Arrays.asList(answers)));
      }
    }
  }
}
