package io.diststore.node.store;

import io.diststore.ring.request.DirectRequests;
import io.diststore.ring.request.Operation;
import io.diststore.ring.segment.Key;
import io.diststore.ring.segment.StoredEntry;
import io.diststore.thrift.diststore.ReadResult;
import io.diststore.thrift.diststore.Store;
import io.diststore.transport.DirectCall;
import io.diststore.transport.DirectMethod;
import io.diststore.transport.StructReader;
import io.diststore.transport.StructWriter;
import java.util.Arrays;

/**
 * Answers {@code read} calls directly from their bytes. If this member can answer at once, this
 * class copies the value from the table straight into the bytes of the answer and allocates
 * nothing. Otherwise it asks the ring. It leaves invalid and unusual calls to {@link
 * KeyCalls#read}.
 */
final class ReadsInPlace implements DirectMethod {
  private static final int HEADER = Store.read_args._Fields.HEADER.getThriftFieldId();
  private static final int KEY = Store.read_args._Fields.KEY.getThriftFieldId();
  private static final int SUCCESS = Store.read_result._Fields.SUCCESS.getThriftFieldId();
  private static final int VALUE = ReadResult._Fields.VALUE.getThriftFieldId();
  private static final int VERSION = ReadResult._Fields.VERSION.getThriftFieldId();
  private static final int TTL_MILLIS = ReadResult._Fields.TTL_MILLIS.getThriftFieldId();

  private final Ring ring;
  private final DirectRequests direct;
  private final RequestListener listener;
  private final KeyCalls calls;
  private final HeaderInPlace header = new HeaderInPlace();
  private final StoredEntry seen = new StoredEntry();

  ReadsInPlace(Ring ring, DirectRequests direct, RequestListener listener, KeyCalls calls) {
    this.ring = ring;
    this.direct = direct;
    this.listener = listener;
    this.calls = calls;
  }

  @Override
  public boolean answer(StructReader arguments, StructWriter result, DirectCall call) {
    long start = ring.nanoTime();
    header.read(arguments, HEADER);
    int keyAt = arguments.binary(KEY);
    int keyBytes = arguments.length();
    arguments.stop();
    if (!arguments.fits() || !header.isValid()) {
      return false;
    }
    if (!direct.read(arguments.array(), keyAt, keyBytes, start, seen)) {
      byte[] key = Arrays.copyOfRange(arguments.array(), keyAt, keyAt + keyBytes);
      calls.read(header.readRequest(new Operation.Get(new Key(key))), call.answerLater());
      return true;
    }
    result.struct(SUCCESS);
    if (seen.live()) {
      result.binary(VALUE, seen.array(), seen.valueAt(), seen.valueBytes());
    }
    result.i64(VERSION, seen.version());
    long ttlMillis = seen.live() ? direct.ttlMillis(seen) : 0;
    if (ttlMillis > 0) {
      result.i64(TTL_MILLIS, ttlMillis);
    }
    result.stop();
    result.stop();
    listener.onAnswer(
        RequestListener.Kind.READ,
        seen.live() ? RequestListener.Result.FOUND : RequestListener.Result.ABSENT,
        ring.nanoTime() - start);
    return true;
  }
}
