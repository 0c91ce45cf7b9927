package io.diststore.ring.message;

/**
 * Identifies a session, in which a primary makes one receiver's copy of one segment equal to its
 * own. Later sessions of a segment have greater ids. The segment has one primary per epoch, and
 * that primary numbers its sessions.
 */
public record SessionId(long epoch, long count) implements Comparable<SessionId> {
  @Override
  public int compareTo(SessionId other) {
    return epoch != other.epoch
        ? Long.compare(epoch, other.epoch)
        : Long.compare(count, other.count);
  }

  // Written by hand because, during a fill, the receiver compares session ids for each write.
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
