package io.diststore.locator.wire;

import static io.diststore.locator.wire.Fields.each;
import static io.diststore.locator.wire.Fields.notNegative;

import io.diststore.ring.message.SessionChunk;
import io.diststore.ring.message.SessionId;
import io.diststore.ring.segment.ClientId;
import io.diststore.thrift.peer.WireClient;
import io.diststore.thrift.peer.WireMark;
import io.diststore.thrift.peer.WireSession;
import io.diststore.thrift.peer.WireSessionEnd;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sessions, their ends and clients' marks, to the wire and back. */
final class SessionFields {
  private SessionFields() {}

  static WireSession write(int segment, SessionId session) {
    return new WireSession(segment, session.epoch(), session.count());
  }

  static SessionId read(WireSession wire) {
    return new SessionId(
        Fields.epoch(wire.getEpoch()), notNegative("a session's count", wire.getCount()));
  }

  static int segment(WireSession wire, int segments) {
    return Fields.segment(wire.getSegment(), segments);
  }

  static List<WireMark> write(Map<ClientId, Long> marks) {
    return each(
        marks.entrySet(), mark -> new WireMark(EntryFields.write(mark.getKey()), mark.getValue()));
  }

  static Map<ClientId, Long> read(List<WireMark> wire) {
    Map<ClientId, Long> marks = new LinkedHashMap<>();
    for (WireMark mark : wire) {
      WireClient client = mark.getClient();
      marks.put(EntryFields.read(client), notNegative("a client's mark", mark.getLowest()));
    }
    return marks;
  }

  static WireSessionEnd write(SessionChunk.End end) {
    return new WireSessionEnd(end.floor(), write(end.forgotten()));
  }

  static SessionChunk.End read(WireSessionEnd wire) {
    return new SessionChunk.End(read(wire.getForgotten()), notNegative("a floor", wire.getFloor()));
  }
}
