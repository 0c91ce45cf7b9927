package io.diststore.disk.log;

import io.diststore.disk.format.FileNames;

/** A file of the log. The writer's thread changes it; any thread may read it. */
public final class LogFile {
  private final int number;
  private final long firstLsn;
  private volatile long syncedBytes;
  private volatile boolean isRecycled;

  public LogFile(int number, long firstLsn, long syncedBytes) {
    this.number = number;
    this.firstLsn = firstLsn;
    this.syncedBytes = syncedBytes;
  }

  public int number() {
    return number;
  }

  public String name() {
    return FileNames.LOG + number;
  }

  /** Returns the lowest LSN in the file, or the next one if the file is empty. */
  public long firstLsn() {
    return firstLsn;
  }

  /** Returns how many bytes at the beginning of the file are synced blocks. */
  public long syncedBytes() {
    return syncedBytes;
  }

  /**
   * Returns true if the file is no longer part of the log. Its bytes may then change at any time,
   * so a reader must call this method after it has read.
   */
  public boolean isRecycled() {
    return isRecycled;
  }

  void setSyncedBytes(long bytes) {
    syncedBytes = bytes;
  }

  void recycle() {
    isRecycled = true;
  }
}
