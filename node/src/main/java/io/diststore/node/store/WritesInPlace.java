package io.diststore.node.store;

import io.diststore.ring.request.DirectRequests;
import io.diststore.ring.request.Operation;
import io.diststore.ring.request.WriteInPlace;
import io.diststore.ring.segment.Version;
import io.diststore.thrift.diststore.Store;
import io.diststore.thrift.diststore.WriteOptions;
import io.diststore.thrift.diststore.WriteResult;
import io.diststore.thrift.diststore.WriteStatus;
import io.diststore.transport.DirectCall;
import io.diststore.transport.DirectMethod;
import io.diststore.transport.StructReader;
import io.diststore.transport.StructWriter;

/**
 * {@code write} without a condition from its bytes. What this member alone keeps goes straight to
 * where it is kept: nothing is allocated. For the rest the ring is asked. Conditions, and what is
 * to be refused, are left to {@link KeyCalls#write}.
 */
final class WritesInPlace implements DirectMethod {
  private static final int HEADER = Store.write_args._Fields.HEADER.getThriftFieldId();
  private static final int KEY = Store.write_args._Fields.KEY.getThriftFieldId();
  private static final int VALUE = Store.write_args._Fields.VALUE.getThriftFieldId();
  private static final int OPTIONS = Store.write_args._Fields.OPTIONS.getThriftFieldId();
  private static final int TTL_MILLIS = WriteOptions._Fields.TTL_MILLIS.getThriftFieldId();
  private static final int SUCCESS = Store.write_result._Fields.SUCCESS.getThriftFieldId();
  private static final int STATUS = WriteResult._Fields.STATUS.getThriftFieldId();
  private static final int VERSION = WriteResult._Fields.VERSION.getThriftFieldId();
  private static final int APPLIED = WriteStatus.APPLIED.getValue();

  private final Ring ring;
  private final DirectRequests direct;
  private final RequestLog log;
  private final Arguments limits;
  private final KeyCalls calls;
  private final HeaderInPlace header = new HeaderInPlace();
  private final WriteInPlace write = new WriteInPlace();

  WritesInPlace(
      Ring ring, DirectRequests direct, RequestLog log, Arguments limits, KeyCalls calls) {
    this.ring = ring;
    this.direct = direct;
    this.log = log;
    this.limits = limits;
    this.calls = calls;
  }

  @Override
  public boolean answer(StructReader arguments, StructWriter result, DirectCall call) {
    long start = ring.nanoTime();
    if (!read(arguments)) {
      return false;
    }
    long version = direct.write(write, start);
    if (version == Version.NONE) {
      Operation put =
          new Operation.Put(write.entry.key(), write.entry.value(), write.ttlMillis(), null);
      calls.change(RequestLog.Kind.WRITE, header.request(put), call.answerLater());
      return true;
    }
    result.struct(SUCCESS);
    result.i32(STATUS, APPLIED);
    result.i64(VERSION, version);
    result.stop();
    result.stop();
    log.answered(RequestLog.Kind.WRITE, RequestLog.Result.APPLIED, ring.nanoTime() - start);
    return true;
  }

  private boolean read(StructReader arguments) {
    header.read(arguments, HEADER);
    int keyAt = arguments.binary(KEY);
    int keyBytes = arguments.length();
    int valueAt = arguments.binary(VALUE);
    int valueBytes = arguments.length();
    long ttlMillis = 0;
    if (arguments.has(OPTIONS)) {
      arguments.struct(OPTIONS);
      if (arguments.has(TTL_MILLIS)) {
        ttlMillis = arguments.i64(TTL_MILLIS);
        if (ttlMillis < 1) {
          return false;
        }
      }
      arguments.stop();
    }
    arguments.stop();
    if (!arguments.fits()
        || !header.makesSense()
        || !limits.takesKey(keyBytes)
        || !limits.takesValue(valueBytes)) {
      return false;
    }
    write.entry.setKey(arguments.array(), keyAt, keyBytes);
    write.entry.setValue(arguments.array(), valueAt, valueBytes);
    write.ttlMillis(ttlMillis);
    write.id(header.clientHigh, header.clientLow, header.number, header.lowestAwaited);
    return true;
  }
}
