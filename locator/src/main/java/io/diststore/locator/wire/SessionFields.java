package io.diststore.locator.wire;

import static io.diststore.locator.wire.Fields.each;
import static io.diststore.locator.wire.Fields.notNegative;

import io.diststore.ring.message.SessionId;
import io.diststore.ring.segment.Marks;
import io.diststore.thrift.peer.WireMark;
import io.diststore.thrift.peer.WireMarks;
import io.diststore.thrift.peer.WireSession;

/** Converts sessions and clients' marks to and from their wire structs. */
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

  static WireMarks write(Marks marks) {
    return new WireMarks(
        marks.after(), marks.upTo(), marks.more(), each(marks.list(), SessionFields::write));
  }

  static Marks read(WireMarks wire) {
    return new Marks(
        notNegative("the number of a rise", wire.getAfter()),
        notNegative("the number of a rise", wire.getUpTo()),
        wire.isMore(),
        each(wire.getMarks(), SessionFields::read));
  }

  static WireMark write(Marks.Mark mark) {
    return new WireMark(EntryFields.write(mark.client()), mark.lowest(), mark.ageNanos());
  }

  static Marks.Mark read(WireMark wire) {
    return new Marks.Mark(
        EntryFields.read(wire.getClient()),
        notNegative("a client's mark", wire.getLowest()),
        notNegative("the age of a client's mark", wire.getAgeNanos()));
  }
}
