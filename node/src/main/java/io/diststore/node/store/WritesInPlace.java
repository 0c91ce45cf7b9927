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
 * Answers unconditional {@code write} calls directly from their bytes. If this member is the only
 * writer of the segment, this class copies the key and the value straight into the table and
 * allocates nothing. Otherwise it asks the ring. It leaves conditional, invalid and unusual calls
 * to {@link KeyCalls#write}.
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
  private final RequestListener listener;
  private final KeyCalls calls;
  private final HeaderInPlace header = new HeaderInPlace();
  private final WriteInPlace write = new WriteInPlace();

  WritesInPlace(Ring ring, DirectRequests direct, RequestListener listener, KeyCalls calls) {
    this.ring = ring;
    this.direct = direct;
    this.listener = listener;
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
      calls.change(RequestListener.Kind.WRITE, header.request(put), call.answerLater());
      return true;
    }
    result.struct(SUCCESS);
    result.i32(STATUS, APPLIED);
    result.i64(VERSION, version);
    result.stop();
    result.stop();
    listener.onAnswer(
        RequestListener.Kind.WRITE, RequestListener.Result.APPLIED, ring.nanoTime() - start);
    return true;
  }

  /** Reads the arguments into {@link #write}. Returns false if the handler must answer the call. */
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
        if (!Arguments.isTtl(ttlMillis)) {
          return false;
        }
      }
      arguments.stop();
    }
    arguments.stop();
    if (!arguments.fits() || !header.isValid()) {
      return false;
    }
    write.entry.setKey(arguments.array(), keyAt, keyBytes);
    write.entry.setValue(arguments.array(), valueAt, valueBytes);
    write.ttlMillis(ttlMillis);
    write.id(header.clientHigh, header.clientLow, header.number, header.lowestAwaited);
    return true;
  }
}
