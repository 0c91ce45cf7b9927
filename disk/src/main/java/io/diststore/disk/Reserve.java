package io.diststore.disk;

import io.diststore.disk.log.LogFiles;
import io.diststore.disk.storage.Storage;
import java.io.IOException;

/**
 * Watches the free space. The reserve is what the next checkpoint and one more file of the log
 * need. While the free space is below the reserve, nothing may be added, but what is there can
 * still be deleted, and a checkpoint can still be made. The writer's thread uses it; any thread may
 * read.
 */
final class Reserve {
  private final Storage storage;
  private final LogFiles files;
  private volatile long expectedCheckpointBytes;
  private volatile long freeBytes;
  private volatile long reserveBytes;
  private volatile boolean isFull;

  Reserve(Storage storage, LogFiles files) {
    this.storage = storage;
    this.files = files;
  }

  /** Sets how long the next checkpoint will be. Any thread may call this. */
  void expectCheckpoint(long bytes) {
    expectedCheckpointBytes = bytes;
  }

  /**
   * Looks at the free space again. If there is too little, deletes spare files beyond the first.
   *
   * @param checkpointBytes the length of the last checkpoint
   * @param begunBytes how many bytes of the next checkpoint are already written
   * @return true if {@link #isFull()} has changed
   */
  boolean check(long checkpointBytes, long begunBytes) throws IOException {
    long checkpoint = Math.max(expectedCheckpointBytes, checkpointBytes);
    long needed =
        Math.max(0, checkpoint - begunBytes) + (files.spareCount() > 0 ? 0 : files.fileBytes());
    long free = storage.freeBytes();
    while (free < needed && files.spareCount() > 1 && files.deleteSpare()) {
      free = storage.freeBytes();
    }
    boolean wasFull = isFull;
    freeBytes = free;
    reserveBytes = needed;
    isFull = free < needed;
    return isFull != wasFull;
  }

  boolean isFull() {
    return isFull;
  }

  long freeBytes() {
    return freeBytes;
  }

  long reserveBytes() {
    return reserveBytes;
  }
}
