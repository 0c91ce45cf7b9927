package io.diststore.disk.recovery;

import java.nio.ByteBuffer;

/**
 * Receives what recovery has found: first the segments of the checkpoint, then records of the log
 * in their order. Payloads are valid only during the call.
 */
public interface RecoveryVisitor {
  /**
   * A segment of the checkpoint.
   *
   * @param lsn the payload contains the effects of the segment's records up to this LSN
   */
  void onSegment(int segment, long lsn, ByteBuffer payload);

  /** A record that is not yet contained in its segment's checkpoint. */
  void onRecord(long lsn, int kind, int segment, ByteBuffer payload);
}
