package io.diststore.locator.wire;

import io.diststore.ring.segment.ClientId;
import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.Key;
import io.diststore.ring.segment.Outcome;
import io.diststore.ring.segment.RequestId;
import io.diststore.ring.segment.RequestTable.RememberedOutcome;
import io.diststore.thrift.peer.WireClient;
import io.diststore.thrift.peer.WireEntry;
import io.diststore.thrift.peer.WireOutcome;
import io.diststore.thrift.peer.WireRemembered;
import io.diststore.thrift.peer.WireRequestId;
import java.nio.ByteBuffer;

/**
 * Converts the content of a segment (entries, request ids, outcomes, clients) to and from its wire
 * structs.
 */
final class EntryFields {
  private EntryFields() {}

  static WireEntry write(Entry entry) {
    WireEntry wire = new WireEntry(bytes(entry.key()), entry.version());
    if (entry.live()) {
      wire.setValue(ByteBuffer.wrap(entry.value()));
    }
    if (entry.expiresAtMillis() != Entry.NEVER) {
      wire.setExpiresAtMillis(entry.expiresAtMillis());
    }
    return wire;
  }

  static Entry read(WireEntry wire) {
    return new Entry(
        new Key(wire.getKey()),
        Fields.notNegative("a version", wire.getVersion()),
        wire.isSetValue() ? wire.getValue() : null,
        wire.isSetExpiresAtMillis() ? wire.getExpiresAtMillis() : Entry.NEVER);
  }

  /**
   * Reads an entry that must belong to {@code segment}. An entry stored in the wrong segment could
   * be neither found nor deleted.
   */
  static Entry read(WireEntry wire, int segment, int segments) {
    Entry entry = read(wire);
    // A node that has no ring yet passes SEGMENTS_MAX as the number of segments, and cannot check
    // the segment.
    if (segments != Fields.SEGMENTS_MAX && entry.key().segment(segments) != segment) {
      throw new IllegalArgumentException(
          "a key of segment " + entry.key().segment(segments) + " was sent for segment " + segment);
    }
    return entry;
  }

  static WireRequestId write(RequestId id) {
    return new WireRequestId(id.client().high(), id.client().low(), id.number());
  }

  static RequestId read(WireRequestId wire) {
    ClientId client = new ClientId(wire.getClientHigh(), wire.getClientLow());
    return new RequestId(client, Fields.notNegative("a request's number", wire.getNumber()));
  }

  static WireOutcome write(Outcome outcome) {
    return new WireOutcome(outcome.applied(), outcome.version());
  }

  static Outcome read(WireOutcome wire) {
    return new Outcome(wire.isApplied(), Fields.notNegative("a version", wire.getVersion()));
  }

  static WireRemembered write(RememberedOutcome remembered) {
    return new WireRemembered(write(remembered.id()), write(remembered.outcome()));
  }

  static RememberedOutcome read(WireRemembered wire) {
    return new RememberedOutcome(read(wire.getId()), read(wire.getOutcome()));
  }

  static WireClient write(ClientId client) {
    return new WireClient(client.high(), client.low());
  }

  static ClientId read(WireClient wire) {
    return new ClientId(wire.getHigh(), wire.getLow());
  }

  static ByteBuffer bytes(Key key) {
    return ByteBuffer.wrap(key.bytes());
  }
}
