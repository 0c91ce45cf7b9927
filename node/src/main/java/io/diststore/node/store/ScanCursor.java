package io.diststore.node.store;

import io.diststore.ring.placement.KeyHash;
import io.diststore.ring.segment.Key;
import io.diststore.thrift.diststore.BadRequest;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The position at which a scan continues. Clients pass the cursor from one page to the next, and
 * cannot interpret it. Every node understands it. A checksum covers the cursor and the scan's
 * prefix, because a cursor that was altered or used with a different prefix would silently skip
 * keys.
 *
 * @param segment the segment in which the scan continues
 * @param after the scan continues after this key of the segment; null for the start of the segment
 */
record ScanCursor(int segment, Key after) {
  static final ScanCursor START = new ScanCursor(0, null);

  private static final byte FORMAT = 1;
  private static final int HEAD_BYTES = 1 + Long.BYTES + Integer.BYTES + 1;
  private static final int CHECKSUM_AT = 1;

  /** Returns the cursor as bytes, for a scan with the given prefix. */
  byte[] bytes(byte[] prefix) {
    byte[] key = after == null ? new byte[0] : after.bytes();
    ByteBuffer out = ByteBuffer.allocate(HEAD_BYTES + key.length);
    out.put(FORMAT).putLong(0).putInt(segment).put((byte) (after == null ? 0 : 1)).put(key);
    out.putLong(CHECKSUM_AT, checksum(out.array(), prefix));
    return out.array();
  }

  /** Reads a cursor that {@link #bytes} wrote. An empty cursor is the start of the scan. */
  static ScanCursor of(byte[] bytes, byte[] prefix, int segments) throws BadRequest {
    if (bytes.length == 0) {
      return START;
    }
    if (bytes.length < HEAD_BYTES || bytes[0] != FORMAT) {
      throw invalid();
    }
    byte[] copy = bytes.clone();
    ByteBuffer in = ByteBuffer.wrap(copy);
    long checksum = in.getLong(CHECKSUM_AT);
    in.putLong(CHECKSUM_AT, 0);
    if (checksum != checksum(copy, prefix)) {
      throw invalid();
    }
    in.position(CHECKSUM_AT + Long.BYTES);
    int segment = in.getInt();
    boolean hasKey = in.get() == 1;
    if (segment < 0 || segment >= segments) {
      throw invalid();
    }
    return new ScanCursor(
        segment, hasKey ? new Key(Arrays.copyOfRange(copy, HEAD_BYTES, copy.length)) : null);
  }

  private static long checksum(byte[] withoutChecksum, byte[] prefix) {
    return KeyHash.of(withoutChecksum) * 31 + KeyHash.of(prefix);
  }

  private static BadRequest invalid() {
    return new BadRequest(
        "the cursor does not come from a scan with this prefix; start with an empty cursor");
  }
}
