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

  // Written out: compared with each write that a copy takes while it is filled.
  @Override
  public boolean equals(Object other) {
    return other instanceof SessionId id && epoch == id.epoch && count == id.count;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(epoch * 31 + count);
  }

  @Override
  public String toString() {
    return epoch + "/" + count;
  }
}
