package io.diststore.disk;

import io.diststore.disk.format.Damage;
import io.diststore.disk.log.LogWriter;

/**
 * Learns what happens on the disk. The disk's own threads call these methods, so they must return
 * quickly, must not block, and must not throw.
 */
public interface DiskListener extends LogWriter.Progress {
  /**
   * A write or a sync failed. The disk has stopped: nothing more is written, and all records are
   * refused. Records that were not reported as synced may be lost. The process must end. It must
   * not open the directory again, because its memory may know more than the disk.
   */
  void onFailed(Throwable cause);

  /** The checkpoint under way has room for another segment, after it has refused one. */
  void onCheckpointRoom();

  /** The checkpoint is complete, and older files of the log are recycled. */
  void onCheckpointStored(int number);

  /** The checkpoint was given up. The log goes on, and grows until a later checkpoint succeeds. */
  void onCheckpointFailed(int number, Exception cause);

  /**
   * The free space has fallen below the reserve, or is above it again.
   *
   * @param isFull true if the caller must add no data: there is room only for the next checkpoint
   *     and one more log file
   */
  void onSpace(boolean isFull);

  /** The scrub has found damage. */
  void onDamage(Damage damage);
}
