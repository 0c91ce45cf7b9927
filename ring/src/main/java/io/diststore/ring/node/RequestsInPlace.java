package io.diststore.ring.node;

import io.diststore.ring.request.Request;
import io.diststore.ring.request.WriteInPlace;
import io.diststore.ring.segment.ClientId;
import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.Key;
import io.diststore.ring.segment.SeenEntry;
import io.diststore.ring.segment.Version;

/**
 * What a primary does at once with the commonest requests, without an object for the question, the
 * answer and the entry: the way through {@link EntryNode} and {@link PrimarySegment} is a dozen of
 * them, which cost more than the work. It does nothing that those would not do, in the very same
 * state, and leaves to them whatever is not common: {@link PrimarySegment} says what is right.
 */
final class RequestsInPlace {
  private final Turn turn;
  private final Primaries primaries;

  RequestsInPlace(Turn turn, Primaries primaries) {
    this.turn = turn;
    this.primaries = primaries;
  }

  /** As {@link RingNode#read}: what {@link PrimarySegment} answers without a change of anything. */
  boolean read(byte[] array, int from, int length, SeenEntry into) {
    if (turn.view == null || length > turn.limits.keyBytes()) {
      return false;
    }
    long hash = Key.hash(array, from, length);
    PrimarySegment primary = primaries.get(Key.segment(hash, turn.view.segments()));
    boolean readable =
        primary != null
            && primary.readable()
            && (primaries.nothingPending() || primary.writes().none());
    if (!readable || !primary.entries().see(array, from, length, hash, into)) {
      return false;
    }
    if (into.live()) {
      long expiry = into.expiresAtMillis();
      if (expiry != Entry.NEVER && expiry <= turn.wallMillis()) {
        return false;
      }
    } else {
      into.nothing();
    }
    turn.settings.witness().read(primaries.node, primary.segment());
    return true;
  }

  /** As {@link RingNode#write}: of a put that nobody else has to store. */
  long write(WriteInPlace write) {
    if (turn.view == null || !makesSense(write)) {
      return Version.NONE;
    }
    PrimarySegment primary = primaries.get(Key.segment(write.entry.hash(), turn.view.segments()));
    if (primary == null
        || !primary.serving()
        || turn.roles.writers(primary.segment()).size() != 1
        || !primaries.nothingPending() && !primary.writes().none()) {
      return Version.NONE;
    }
    ClientId client = turn.marks.id(write.clientHigh(), write.clientLow());
    if (primary.data().requests().knows(client, write.number())
        || write.number() < turn.marks.lowest(client)
        || primary.writes().exhausted()
        || primaries.pendingFull()
        || primaries.full()
        || primaries.tooMany(client)) {
      return Version.NONE;
    }
    long expiry =
        write.ttlMillis() == 0
            ? Entry.NEVER
            : Entry.expiryAfter(turn.wallMillis(), write.ttlMillis());
    return primary.writes().applyAlone(write, client, expiry);
  }

  private boolean makesSense(WriteInPlace write) {
    return write.number() >= 1
        && write.lowestAwaited() >= 0
        && write.lowestAwaited() <= write.number()
        && write.number() - write.lowestAwaited() < Request.AWAITED_MAX
        && write.ttlMillis() >= 0
        && write.entry.keyBytes() <= turn.limits.keyBytes()
        && write.entry.valueBytes() <= turn.limits.valueBytes();
  }
}
