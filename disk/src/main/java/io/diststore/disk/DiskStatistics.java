package io.diststore.disk;

import org.HdrHistogram.Histogram;

/**
 * Figures of a disk.
 *
 * @param lastLsn the LSN of the last record that was appended
 * @param syncedLsn the highest LSN that is synced
 * @param unsyncedBytes how many bytes of records wait for a sync
 * @param logBytes how many bytes of log recovery would have to read
 * @param logFiles how many files the log has
 * @param spareFiles how many files are ready to become files of the log
 * @param checkpointBytes the length of the checkpoint; 0 if there is none
 * @param checkpointAgeNanos how long ago this process completed a checkpoint or, if it has
 *     completed none, how long ago it started
 * @param appendedBytes how many bytes of payload this process has appended
 * @param writtenBytes how many bytes this process has written: log, checkpoints and zeros for new
 *     log files
 * @param freeBytes how many more bytes the file system can store
 * @param reserveBytes how many of these are reserved for the next checkpoint and log file
 * @param isFull the free bytes are fewer than the reserve
 * @param scrubbedBytes how many bytes the scrub has read
 * @param damages how much damage the scrub has found
 * @param syncNanos how long the syncs since the last statistics took, in nanoseconds
 */
public record DiskStatistics(
    long lastLsn,
    long syncedLsn,
    long unsyncedBytes,
    long logBytes,
    int logFiles,
    int spareFiles,
    long checkpointBytes,
    long checkpointAgeNanos,
    long appendedBytes,
    long writtenBytes,
    long freeBytes,
    long reserveBytes,
    boolean isFull,
    long scrubbedBytes,
    long damages,
    Histogram syncNanos) {
  /** Returns how many bytes were written per byte of payload; 0 if nothing was appended. */
  public double writeAmplification() {
    return appendedBytes == 0 ? 0 : (double) writtenBytes / appendedBytes;
  }
}
