package io.diststore.ring.message;

/**
 * One session: a primary making one receiver's copy of one segment equal to its own. Later ones are
 * greater: a segment has one primary an epoch, which counts its sessions.
 */
public record SessionId(long epoch, long count) implements Comparable<SessionId> {
  @Override
  public int compareTo(SessionId other) {
    return epoch != other.epoch
        ? Long.compare(epoch, other.epoch)
        : Long.compare(count, other.count);
  }

  @Override
  public String toString() {
    return epoch + "/" + count;
  }
}
