package io.diststore.node.store;

import io.diststore.ring.placement.KeyHash;
import io.diststore.ring.segment.Key;
import io.diststore.thrift.diststore.BadRequest;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Where a scan goes on: clients carry it from page to page without looking inside. Any node
 * understands it. It carries a check over itself and the scan's prefix, as one that is altered, or
 * used with another prefix, would skip keys without a word.
 *
 * @param segment the segment to go on in
 * @param after only keys of that segment after this one; null for all
 */
record ScanCursor(int segment, Key after) {
  static final ScanCursor START = new ScanCursor(0, null);

  private static final byte FORMAT = 1;
  private static final int HEAD_BYTES = 1 + Long.BYTES + Integer.BYTES + 1;
  private static final int CHECK_AT = 1;

  /** The bytes for a client, for a scan of that prefix. */
  byte[] bytes(byte[] prefix) {
    byte[] key = after == null ? new byte[0] : after.bytes();
    ByteBuffer out = ByteBuffer.allocate(HEAD_BYTES + key.length);
    out.put(FORMAT).putLong(0).putInt(segment).put((byte) (after == null ? 0 : 1)).put(key);
    out.putLong(CHECK_AT, check(out.array(), prefix));
    return out.array();
  }

  /** Reads what {@link #bytes} wrote; the empty cursor is the start. */
  static ScanCursor of(byte[] bytes, byte[] prefix, int segments) throws BadRequest {
    if (bytes.length == 0) {
      return START;
    }
    if (bytes.length < HEAD_BYTES || bytes[0] != FORMAT) {
      throw notOurs();
    }
    byte[] copy = bytes.clone();
    ByteBuffer in = ByteBuffer.wrap(copy);
    long check = in.getLong(CHECK_AT);
    in.putLong(CHECK_AT, 0);
    if (check != check(copy, prefix)) {
      throw notOurs();
    }
    in.position(CHECK_AT + Long.BYTES);
    int segment = in.getInt();
    boolean hasKey = in.get() == 1;
    if (segment < 0 || segment >= segments) {
      throw notOurs();
    }
    return new ScanCursor(
        segment, hasKey ? new Key(Arrays.copyOfRange(copy, HEAD_BYTES, copy.length)) : null);
  }

  private static long check(byte[] withoutCheck, byte[] prefix) {
    return KeyHash.of(withoutCheck) * 31 + KeyHash.of(prefix);
  }

  private static BadRequest notOurs() {
    return new BadRequest(
        "this cursor is not from a page of a scan with this prefix; begin with an empty one");
  }
}
