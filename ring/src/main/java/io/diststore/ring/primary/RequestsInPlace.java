package io.diststore.ring.primary;

import io.diststore.ring.request.DirectRequests;
import io.diststore.ring.request.WriteInPlace;
import io.diststore.ring.segment.ClientId;
import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.Key;
import io.diststore.ring.segment.StoredEntry;
import io.diststore.ring.segment.Version;
import io.diststore.ring.turn.Turn;

/**
 * Serves the most common requests without creating objects for the request, the answer and the
 * entry. The normal path leads through the entry node and {@link PrimarySegment}. That path creates
 * a dozen objects, which cost more than the work itself.
 *
 * <p>For each request that it serves, this class must do exactly what the normal path would do.
 * This class declines all other requests before it changes anything. The caller then uses the
 * normal path.
 */
public final class RequestsInPlace implements DirectRequests {
  private final Turn turn;
  private final Primaries primaries;
  private final RequestCheck check;

  public RequestsInPlace(Turn turn, Primaries primaries, RequestCheck check) {
    this.turn = turn;
    this.primaries = primaries;
    this.check = check;
  }

  /** Reads a key if the normal path would answer at once without changing anything. */
  @Override
  public boolean read(byte[] array, int from, int length, long nowNanos, StoredEntry into) {
    turn.onRequestInPlace(nowNanos);
    if (turn.view() == null || check.isKeyTooLong(length)) {
      return false;
    }
    long hash = Key.hash(array, from, length);
    PrimarySegment primary = primaries.get(Key.segment(hash, turn.view().segments()));
    boolean isReadable =
        primary != null
            && primary.isReadable()
            && (primaries.pending().isEmpty() || primary.writes().isEmpty());
    if (!isReadable || !primary.entries().find(array, from, length, hash, into)) {
      return false;
    }
    if (into.live()) {
      long expiry = into.expiresAtMillis();
      if (expiry != Entry.NEVER && (!turn.clock().isSet() || expiry <= turn.ringMillis())) {
        return false;
      }
    } else {
      into.setAbsent();
    }
    turn.observer().onRead(turn.self(), primary.segment());
    return true;
  }

  /** Applies a put if no other member has to store it. */
  @Override
  public long write(WriteInPlace write, long nowNanos) {
    turn.onRequestInPlace(nowNanos);
    if (turn.view() == null || turn.isBehind() || !check.isValid(write)) {
      return Version.NONE;
    }
    PrimarySegment primary = primaries.get(Key.segment(write.entry.hash(), turn.view().segments()));
    if (primary == null
        || !primary.isServing()
        || turn.roles().writers(primary.segment()).size() != 1
        || !primaries.pending().isEmpty() && !primary.writes().isEmpty()) {
      return Version.NONE;
    }
    ClientId client = turn.marks().id(write.clientHigh(), write.clientLow());
    if (primary.data().requests().knows(client, write.number())
        || write.number() < turn.marks().lowest(client)
        || turn.marks().areForgottenEarly()
        || write.ttlMillis() != 0 && !turn.clock().isSet()
        || primary.writes().isExhausted()
        || primaries.isMemoryFull()
        || primaries.isOverloaded(client, write.lowestAwaited())) {
      return Version.NONE;
    }
    long expiry =
        write.ttlMillis() == 0
            ? Entry.NEVER
            : Entry.expiryAfter(turn.ringMillis(), write.ttlMillis());
    return primary.writes().applyAsOnlyWriter(write, client, expiry);
  }

  @Override
  public long ttlMillis(StoredEntry read) {
    return read.expiresAtMillis() == Entry.NEVER ? 0 : read.expiresAtMillis() - turn.ringMillis();
  }
}
