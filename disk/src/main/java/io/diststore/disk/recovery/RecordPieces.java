package io.diststore.disk.recovery;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** A record that is split over several blocks, and of which the first pieces were read. */
final class RecordPieces {
  private final long lsn;
  private final int segment;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private int count;

  RecordPieces(long lsn, int segment) {
    this.lsn = lsn;
    this.segment = segment;
  }

  long lsn() {
    return lsn;
  }

  int segment() {
    return segment;
  }

  /** Adds the next piece. Returns false if this is not the next piece of this record. */
  boolean add(long pieceLsn, int piece, ByteBuffer payload) {
    if (pieceLsn != lsn || piece != count) {
      return false;
    }
    byte[] added = new byte[payload.remaining()];
    payload.get(added);
    bytes.writeBytes(added);
    count++;
    return true;
  }

  /** Returns the payload of the pieces that were added. */
  ByteBuffer payload() {
    return ByteBuffer.wrap(bytes.toByteArray());
  }
}
