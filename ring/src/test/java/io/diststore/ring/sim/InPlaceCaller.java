package io.diststore.ring.sim;

import io.diststore.ring.node.RingNode;
import io.diststore.ring.request.Answer;
import io.diststore.ring.request.Operation;
import io.diststore.ring.request.Request;
import io.diststore.ring.request.WriteInPlace;
import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.Key;
import io.diststore.ring.segment.Outcome;
import io.diststore.ring.segment.StoredEntry;
import io.diststore.ring.segment.Version;
import java.util.Arrays;

/**
 * For every second request of each client, asks the node to handle the request at once, without an
 * event. In the product, the handlers of client calls do the same for the most common requests. A
 * request's number, not chance, decides whether it is handled in this way. The results are the same
 * as with events, so the rest of a run does not change.
 */
final class InPlaceCaller {
  private static final int AROUND = 3;

  private final StoredEntry seen = new StoredEntry();
  private final WriteInPlace write = new WriteInPlace();

  /** Returns the answer, or null if the request must be sent as an event. */
  Answer answer(RingNode node, Request request, long clock) {
    if (request.id().number() % 2 == 0) {
      return null;
    }
    return switch (request.operation()) {
      case Operation.Get get -> read(node, get.key(), clock);
      case Operation.Put put when put.ifVersion() == null -> write(node, request, put, clock);
      default -> null;
    };
  }

  private Answer read(RingNode node, Key key, long clock) {
    if (!node.directRequests().read(amid(key.bytes()), AROUND, key.bytes().length, clock, seen)) {
      return null;
    }
    if (!seen.live()) {
      if (seen.version() != Version.NONE) {
        throw new IllegalStateException("an absent key has a version: " + key);
      }
      return new Answer.Value(null, 0);
    }
    int end = seen.valueAt() + seen.valueBytes();
    byte[] value = Arrays.copyOfRange(seen.array(), seen.valueAt(), end);
    Entry entry = new Entry(key, seen.version(), value, seen.expiresAtMillis());
    return new Answer.Value(entry, node.directRequests().ttlMillis(seen));
  }

  private Answer write(RingNode node, Request request, Operation.Put put, long clock) {
    write.entry.setKey(amid(put.key().bytes()), AROUND, put.key().bytes().length);
    write.entry.setValue(amid(put.value()), AROUND, put.value().length);
    write.ttlMillis(put.ttlMillis());
    write.id(
        request.id().client().high(),
        request.id().client().low(),
        request.id().number(),
        request.lowestAwaited());
    long version = node.directRequests().write(write, clock);
    return version == Version.NONE ? null : new Answer.Written(Outcome.applied(version));
  }

  /** Returns the bytes in the middle of a larger array. */
  private static byte[] amid(byte[] bytes) {
    byte[] around = new byte[bytes.length + 2 * AROUND];
    Arrays.fill(around, (byte) -1);
    System.arraycopy(bytes, 0, around, AROUND, bytes.length);
    return around;
  }
}
