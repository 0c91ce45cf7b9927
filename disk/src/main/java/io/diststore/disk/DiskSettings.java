package io.diststore.disk;

import io.diststore.disk.storage.StorageFile;

/**
 * The bounds of a disk. {@link #defaults()} fits a node with up to about ten gigabytes of data.
 *
 * @param logFileBytes the length of a file of the log. A shorter file means more frequent changes
 *     of files. A longer file takes longer to make, and the disk must have room for one more file
 * @param blockBytes the longest block of the log. Longer blocks need more memory. Shorter blocks
 *     split more records
 * @param unsyncedBytes how many bytes of records may wait for a sync. If it is too low, records are
 *     refused under load. If it is too high, a slow disk makes requests wait for a long time
 * @param backgroundBytesPerSecond how fast checkpoints are written and read back, and new log files
 *     are made. If it is too low, the log grows faster than checkpoints can shorten it. If it is
 *     too high, syncs of the log take longer during this work
 * @param checkpointWaitingBytes how many bytes of segments may wait to be written to a checkpoint.
 *     A higher value needs more memory, and a lower value makes checkpoints slower
 * @param checkpointLogBytes a checkpoint is due when the log is at least this long, and longer than
 *     half of the last checkpoint. If it is too low, checkpoints are frequent. If it is too high,
 *     the log needs much space and a start takes long
 * @param scrubBytesPerSecond how fast the scrub reads. If it is too low, damage is found late. If
 *     it is too high, the log has to share the disk with the scrub
 * @param scrubPauseSeconds how long the scrub rests before it reads everything again
 */
public record DiskSettings(
    long logFileBytes,
    int blockBytes,
    long unsyncedBytes,
    long backgroundBytesPerSecond,
    long checkpointWaitingBytes,
    long checkpointLogBytes,
    long scrubBytesPerSecond,
    long scrubPauseSeconds) {
  /** A file of the log has room for this many of the longest records. */
  private static final int RECORDS_PER_FILE = 4;

  public DiskSettings {
    if (blockBytes < 2 * StorageFile.PAGE_BYTES
        || blockBytes % StorageFile.PAGE_BYTES != 0
        || logFileBytes < RECORDS_PER_FILE * (long) blockBytes
        || logFileBytes % StorageFile.PAGE_BYTES != 0
        || logFileBytes > 1L << 32
        || unsyncedBytes <= 0
        || backgroundBytesPerSecond <= 0
        || checkpointWaitingBytes <= 0
        || checkpointLogBytes <= 0
        || scrubBytesPerSecond <= 0
        || scrubPauseSeconds <= 0) {
      throw new IllegalArgumentException(
          "all bounds must be positive, blocks and files whole numbers of "
              + StorageFile.PAGE_BYTES
              + " bytes, and a file at least "
              + RECORDS_PER_FILE
              + " blocks and at most 4 GiB");
    }
  }

  /** Returns the settings for a node. */
  public static DiskSettings defaults() {
    return new Builder().build();
  }

  /** Returns a builder with the default values. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the longest payload of a record. */
  public int recordBytesMax() {
    return (int) (logFileBytes / RECORDS_PER_FILE);
  }

  /** Builds settings. Each value has the meaning of the component of the same name. */
  public static final class Builder {
    private long logFileBytes = 256L << 20;
    private int blockBytes = 1 << 20;
    private long unsyncedBytes = 64L << 20;
    private long backgroundBytesPerSecond = 64L << 20;
    private long checkpointWaitingBytes = 8L << 20;
    private long checkpointLogBytes = 1L << 30;
    private long scrubBytesPerSecond = 8L << 20;
    private long scrubPauseSeconds = 7L * 24 * 3600;

    private Builder() {}

    public Builder logFileBytes(long bytes) {
      logFileBytes = bytes;
      return this;
    }

    public Builder blockBytes(int bytes) {
      blockBytes = bytes;
      return this;
    }

    public Builder unsyncedBytes(long bytes) {
      unsyncedBytes = bytes;
      return this;
    }

    public Builder backgroundBytesPerSecond(long bytes) {
      backgroundBytesPerSecond = bytes;
      return this;
    }

    public Builder checkpointWaitingBytes(long bytes) {
      checkpointWaitingBytes = bytes;
      return this;
    }

    public Builder checkpointLogBytes(long bytes) {
      checkpointLogBytes = bytes;
      return this;
    }

    public Builder scrubBytesPerSecond(long bytes) {
      scrubBytesPerSecond = bytes;
      return this;
    }

    public Builder scrubPauseSeconds(long seconds) {
      scrubPauseSeconds = seconds;
      return this;
    }

    /**
     * Returns the settings.
     *
     * @throws IllegalArgumentException if the values do not fit together
     */
    public DiskSettings build() {
      return new DiskSettings(
          logFileBytes,
          blockBytes,
          unsyncedBytes,
          backgroundBytesPerSecond,
          checkpointWaitingBytes,
          checkpointLogBytes,
          scrubBytesPerSecond,
          scrubPauseSeconds);
    }
  }
}
