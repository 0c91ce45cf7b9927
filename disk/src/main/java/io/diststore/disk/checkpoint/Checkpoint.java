package io.diststore.disk.checkpoint;

import io.diststore.disk.format.CheckpointFormat;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;

/**
 * A checkpoint that is being made. One thread adds the segments, and the writer's thread writes
 * them. No method waits for the disk.
 */
public final class Checkpoint {
  /** The longest payload of a segment. */
  public static final int PAYLOAD_BYTES_MAX = 1 << 30;

  /** A segment as it was at one moment. */
  record Part(int segment, long lsn, byte[] payload) {
    long bytes() {
      return payload.length + (long) CheckpointFormat.BLOCK_BYTES;
    }
  }

  private final int number;
  private final long baseLsn;
  private final long waitingBytesMax;
  private final ArrayDeque<Part> waiting = new ArrayDeque<>();
  private final Set<Integer> segments = new HashSet<>();
  private final Runnable wake;
  private long waitingBytes;
  private long lsnMax;
  private boolean isFinished;
  private boolean isRoomAwaited;
  private boolean isAbandoned;

  /**
   * Creates a checkpoint without segments.
   *
   * @param baseLsn the LSN of the last record that was appended before the first segment is added
   * @param waitingBytesMax how many bytes may wait to be written
   * @param wake wakes the writer
   */
  public Checkpoint(int number, long baseLsn, long waitingBytesMax, Runnable wake) {
    this.number = number;
    this.baseLsn = baseLsn;
    this.waitingBytesMax = waitingBytesMax;
    this.wake = wake;
    this.lsnMax = baseLsn;
  }

  /**
   * Adds a segment. Each segment may be added once.
   *
   * @param segment the segment, or {@code NO_SEGMENT} for the state of the whole member
   * @param lsn the LSN of the last record that was appended. The payload must contain the effects
   *     of all records of the segment up to this one, and of no later ones
   * @param payload the state of the segment. The checkpoint keeps the array, so the caller must not
   *     change it
   * @return false if too many bytes wait or the checkpoint is abandoned. The segment was not added
   */
  public synchronized boolean add(int segment, long lsn, byte[] payload) {
    if (isFinished || lsn < baseLsn || payload.length > PAYLOAD_BYTES_MAX) {
      throw new IllegalArgumentException(
          String.format(
              "segment %d with LSN %d and %d bytes does not belong in checkpoint %d, which began"
                  + " at LSN %d%s",
              segment, lsn, payload.length, number, baseLsn, isFinished ? " and is finished" : ""));
    }
    Part part = new Part(segment, lsn, payload);
    if (isAbandoned || waitingBytes > 0 && waitingBytes + part.bytes() > waitingBytesMax) {
      isRoomAwaited = true;
      return false;
    }
    if (!segments.add(segment)) {
      throw new IllegalArgumentException(
          "segment " + segment + " was added to checkpoint " + number + " twice");
    }
    waiting.add(part);
    waitingBytes += part.bytes();
    lsnMax = Math.max(lsnMax, lsn);
    wake.run();
    return true;
  }

  /** Ends the adding of segments, after which the writer completes the checkpoint. */
  public synchronized void finish() {
    isFinished = true;
    wake.run();
  }

  /** Gives the checkpoint up. The log and the last checkpoint stay as they are. */
  public synchronized void abandon() {
    isAbandoned = true;
    waiting.clear();
    waitingBytes = 0;
    wake.run();
  }

  public int number() {
    return number;
  }

  public long baseLsn() {
    return baseLsn;
  }

  /** Returns the highest LSN of a segment in the checkpoint. */
  public synchronized long lsnMax() {
    return lsnMax;
  }

  public synchronized boolean isAbandoned() {
    return isAbandoned;
  }

  /** Takes the next segment to write. Returns null if no segment waits. */
  synchronized Part take() {
    Part part = waiting.poll();
    waitingBytes -= part == null ? 0 : part.bytes();
    return part;
  }

  /** Returns true, once, if {@link #add} refused a segment for which there is room now. */
  public synchronized boolean takeRoom() {
    boolean isRoom = isRoomAwaited && !isAbandoned && waitingBytes <= waitingBytesMax / 2;
    isRoomAwaited &= !isRoom;
    return isRoom;
  }

  /** Returns true if all segments were added and taken. */
  synchronized boolean isTaken() {
    return isFinished && waiting.isEmpty();
  }

  /** Returns true if the writer has nothing to do until another segment is added. */
  synchronized boolean isStarved() {
    return !isFinished && !isAbandoned && waiting.isEmpty();
  }
}
