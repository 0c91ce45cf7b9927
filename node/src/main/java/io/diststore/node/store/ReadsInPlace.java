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
 * {@code read} from its bytes. What this member can answer for at once goes to the bytes of the
 * answer, of which the value is copied straight from where it is kept: nothing is allocated. Of the
 * rest the ring is asked. What is to be refused is left to {@link KeyCalls#read}.
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
  private final RequestLog log;
  private final Arguments limits;
  private final KeyCalls calls;
  private final HeaderInPlace header = new HeaderInPlace();
  private final StoredEntry seen = new StoredEntry();

  ReadsInPlace(Ring ring, DirectRequests direct, RequestLog log, Arguments limits, KeyCalls calls) {
    this.ring = ring;
    this.direct = direct;
    this.log = log;
    this.limits = limits;
    this.calls = calls;
  }

  @Override
  public boolean answer(StructReader arguments, StructWriter result, DirectCall call) {
    long start = ring.nanoTime();
    header.read(arguments, HEADER);
    int keyAt = arguments.binary(KEY);
    int keyBytes = arguments.length();
    arguments.stop();
    if (!arguments.fits() || !header.makesSense() || !limits.takesKey(keyBytes)) {
      return false;
    }
    if (!direct.read(arguments.array(), keyAt, keyBytes, start, seen)) {
      byte[] key = Arrays.copyOfRange(arguments.array(), keyAt, keyAt + keyBytes);
      calls.read(header.read(new Operation.Get(new Key(key))), call.answerLater());
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
    log.answered(
        RequestLog.Kind.READ,
        seen.live() ? RequestLog.Result.FOUND : RequestLog.Result.ABSENT,
        ring.nanoTime() - start);
    return true;
  }
}
