package io.diststore.disk.log;

import io.diststore.disk.format.BlockHeader;
import io.diststore.disk.format.RecordHeader;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The records that wait to be written. One thread appends records, and the writer's thread takes
 * them.
 *
 * <p>A record is copied once, straight into the block in which it will be written. The lock is held
 * only for that copy and for taking blocks, so neither thread waits for the disk.
 */
public final class LogBuffer {
  private static final int SPARE_BLOCKS_MAX = 4;
  private static final int PIECES_MAX = 1 << 16;

  private final int blockBytesMax;
  private final int recordBytesMax;
  private final long unsyncedBytesMax;
  private final ArrayDeque<LogBlock> full = new ArrayDeque<>();
  private final ArrayDeque<LogBlock> spares = new ArrayDeque<>();
  private LogBlock filling;
  private long lastLsn;
  private long unsyncedBytes;
  private long appendedBytes;
  private boolean isStopped;
  private boolean isWoken;
  private boolean isWriterWaiting;

  /**
   * Creates an empty buffer.
   *
   * @param blockBytesMax the length of the largest block, a multiple of the page size
   * @param recordBytesMax the longest payload of a record
   * @param unsyncedBytesMax how many bytes may wait until they are synced
   * @param lastLsn the LSN before that of the first record
   */
  public LogBuffer(int blockBytesMax, int recordBytesMax, long unsyncedBytesMax, long lastLsn) {
    int pieceBytes = blockBytesMax - BlockHeader.BYTES - RecordHeader.BYTES;
    if (pieceBytes <= 0 || recordBytesMax / pieceBytes >= PIECES_MAX) {
      throw new IllegalArgumentException(
          "records of " + recordBytesMax + " bytes do not fit blocks of " + blockBytesMax);
    }
    this.blockBytesMax = blockBytesMax;
    this.recordBytesMax = recordBytesMax;
    this.unsyncedBytesMax = unsyncedBytesMax;
    this.lastLsn = lastLsn;
  }

  /**
   * Appends a record. Never waits for the disk. The payload is copied; its position and limit stay
   * as they are.
   *
   * @param kind from 0 to 255
   * @return the LSN of the record; 0 if the record was refused, because too many bytes are not yet
   *     synced or the log has stopped
   */
  public synchronized long append(int kind, int segment, ByteBuffer payload) {
    int length = payload.remaining();
    if (kind < 0 || kind > 0xFF) {
      throw new IllegalArgumentException("the kind of a record is 0 to 255, not " + kind);
    }
    if (length > recordBytesMax) {
      throw new IllegalArgumentException(
          "a record of " + length + " bytes is longer than " + recordBytesMax);
    }
    long bytes = (long) length + RecordHeader.BYTES;
    if (isStopped || unsyncedBytes > 0 && unsyncedBytes + bytes > unsyncedBytesMax) {
      return 0;
    }
    lastLsn++;
    appendedBytes += length;
    if (filling != null && filling.room() < length) {
      closeFilling();
    }
    int piece = 0;
    int from = payload.position();
    int left = length;
    do {
      if (filling == null) {
        filling = spares.isEmpty() ? new LogBlock(blockBytesMax) : spares.pop();
      }
      int here = Math.min(left, filling.room());
      left -= here;
      filling.add(lastLsn, kind, segment, payload, from, here, piece++, left == 0);
      unsyncedBytes += here + RecordHeader.BYTES;
      from += here;
      // A record in pieces shares its blocks with no other record. Otherwise a chain of such
      // records would tie many blocks together, and a record must not continue in another file.
      if (piece > 1 || left > 0) {
        closeFilling();
      }
    } while (left > 0);
    if (isWriterWaiting) {
      notifyAll();
    }
    return lastLsn;
  }

  private void closeFilling() {
    full.add(filling);
    filling = null;
  }

  /**
   * Takes waiting blocks, in order: enough of them to reach this many bytes, or all of them if they
   * have fewer.
   *
   * @return blocks that end with the end of a record; empty if no record waits
   */
  synchronized List<LogBlock> take(long bytes) {
    List<LogBlock> taken = new ArrayList<>();
    long takenBytes = 0;
    while (takenBytes < bytes && !full.isEmpty()) {
      LogBlock block;
      do {
        block = full.remove();
        taken.add(block);
        takenBytes += block.blockBytes();
      } while (block.continues());
    }
    if (takenBytes < bytes && filling != null) {
      taken.add(filling);
      filling = null;
    }
    return taken;
  }

  /** Gives back blocks whose records are synced. */
  synchronized void release(List<LogBlock> blocks) {
    for (LogBlock block : blocks) {
      unsyncedBytes -= block.recordBytes();
      if (spares.size() < SPARE_BLOCKS_MAX) {
        block.clear();
        spares.push(block);
      }
    }
  }

  /** Refuses all records from now on, and wakes the writer. */
  public synchronized void stop() {
    isStopped = true;
    wake();
  }

  /** Ends the current or the next {@link #await}. */
  public synchronized void wake() {
    isWoken = true;
    notifyAll();
  }

  /**
   * Waits until a record waits, {@link #wake} is called, or the time is over.
   *
   * @param nanos the longest time to wait; the wait may be shorter
   */
  public synchronized void await(long nanos) {
    long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos));
    isWriterWaiting = true;
    try {
      if (filling == null && full.isEmpty() && !isWoken) {
        wait(millis);
      }
    } catch (InterruptedException e) {
      // An interrupt would close the files that the writer uses, so nothing interrupts the writer.
      throw new IllegalStateException("the writer of the log was interrupted", e);
    } finally {
      isWriterWaiting = false;
      isWoken = false;
    }
  }

  public synchronized boolean isEmpty() {
    return filling == null && full.isEmpty();
  }

  /** Returns the LSN of the record that was appended last. */
  public synchronized long lastLsn() {
    return lastLsn;
  }

  /** Returns how many bytes of records, with their headers, are not yet synced. */
  public synchronized long unsyncedBytes() {
    return unsyncedBytes;
  }

  /** Returns how many bytes of payload were appended so far. */
  public synchronized long appendedBytes() {
    return appendedBytes;
  }
}
