package io.diststore.locator.wire;

import io.diststore.ring.message.Replicate;
import io.diststore.ring.message.SessionId;
import io.diststore.ring.segment.ClientId;
import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.Key;
import io.diststore.ring.segment.Outcome;
import io.diststore.ring.segment.RequestId;
import io.diststore.thrift.peer.Peer;
import io.diststore.thrift.peer.WireEntry;
import io.diststore.thrift.peer.WireOutcome;
import io.diststore.thrift.peer.WireRequestId;
import io.diststore.thrift.peer.WireSession;
import io.diststore.transport.StructReader;
import io.diststore.transport.StructWriter;
import java.util.Arrays;

/**
 * Reads and writes {@link Replicate} in place. This class writes all {@link Replicate} messages,
 * but reads only those for clients' writes. These have an entry, a request id and an outcome.
 */
final class ReplicateInPlace extends MessageInPlace<Replicate> {
  private static final int SEGMENT = Peer.replicate_args._Fields.SEGMENT.getThriftFieldId();
  private static final int VERSION = Peer.replicate_args._Fields.VERSION.getThriftFieldId();
  private static final int ENTRY = Peer.replicate_args._Fields.ENTRY.getThriftFieldId();
  private static final int ID = Peer.replicate_args._Fields.ID.getThriftFieldId();
  private static final int OUTCOME = Peer.replicate_args._Fields.OUTCOME.getThriftFieldId();
  private static final int LOWEST = Peer.replicate_args._Fields.LOWEST_AWAITED.getThriftFieldId();
  private static final int SESSION = Peer.replicate_args._Fields.SESSION.getThriftFieldId();

  private static final int KEY = WireEntry._Fields.KEY.getThriftFieldId();
  private static final int ENTRY_VERSION = WireEntry._Fields.VERSION.getThriftFieldId();
  private static final int VALUE = WireEntry._Fields.VALUE.getThriftFieldId();
  private static final int EXPIRES = WireEntry._Fields.EXPIRES_AT_MILLIS.getThriftFieldId();

  private static final int CLIENT_HIGH = WireRequestId._Fields.CLIENT_HIGH.getThriftFieldId();
  private static final int CLIENT_LOW = WireRequestId._Fields.CLIENT_LOW.getThriftFieldId();
  private static final int NUMBER = WireRequestId._Fields.NUMBER.getThriftFieldId();

  private static final int APPLIED = WireOutcome._Fields.APPLIED.getThriftFieldId();
  private static final int OUTCOME_VERSION = WireOutcome._Fields.VERSION.getThriftFieldId();

  private static final int SESSION_SEGMENT = WireSession._Fields.SEGMENT.getThriftFieldId();
  private static final int SESSION_EPOCH = WireSession._Fields.EPOCH.getThriftFieldId();
  private static final int SESSION_COUNT = WireSession._Fields.COUNT.getThriftFieldId();

  ReplicateInPlace() {
    super("replicate", Replicate.class);
  }

  @Override
  void writeFields(Replicate write, StructWriter to) {
    to.i32(SEGMENT, write.segment());
    to.i64(VERSION, write.version());
    if (write.entry() != null) {
      to.struct(ENTRY);
      writeFields(write.entry(), to);
      to.stop();
    }
    if (write.id() != null) {
      to.struct(ID);
      to.i64(CLIENT_HIGH, write.id().client().high());
      to.i64(CLIENT_LOW, write.id().client().low());
      to.i64(NUMBER, write.id().number());
      to.stop();
      to.struct(OUTCOME);
      to.bool(APPLIED, write.outcome().applied());
      to.i64(OUTCOME_VERSION, write.outcome().version());
      to.stop();
    }
    to.i64(LOWEST, write.lowestAwaited());
    if (write.session() != null) {
      to.struct(SESSION);
      to.i32(SESSION_SEGMENT, write.segment());
      to.i64(SESSION_EPOCH, write.session().epoch());
      to.i64(SESSION_COUNT, write.session().count());
      to.stop();
    }
  }

  private static void writeFields(Entry entry, StructWriter to) {
    byte[] key = entry.key().bytes();
    to.binary(KEY, key, 0, key.length);
    to.i64(ENTRY_VERSION, entry.version());
    if (entry.live()) {
      to.binary(VALUE, entry.value(), 0, entry.value().length);
    }
    if (entry.expiresAtMillis() != Entry.NEVER) {
      to.i64(EXPIRES, entry.expiresAtMillis());
    }
  }

  @Override
  Replicate readFields(StructReader from, int segments) {
    int segment = from.i32(SEGMENT);
    long version = from.i64(VERSION);
    Entry entry = entry(from);
    from.struct(ID);
    RequestId id =
        new RequestId(new ClientId(from.i64(CLIENT_HIGH), from.i64(CLIENT_LOW)), from.i64(NUMBER));
    from.stop();
    from.struct(OUTCOME);
    Outcome outcome = new Outcome(from.bool(APPLIED), from.i64(OUTCOME_VERSION));
    from.stop();
    long lowest = from.i64(LOWEST);
    SessionId session = from.has(SESSION) ? session(from, segment) : null;
    from.stop();
    boolean valid =
        from.fits()
            && (version | entry.version() | id.number() | outcome.version() | lowest) >= 0
            && segment >= 0
            && segment < segments
            && entry.key().segment(segments) == segment;
    return valid ? new Replicate(segment, version, entry, id, outcome, lowest, session) : null;
  }

  private static Entry entry(StructReader from) {
    from.struct(ENTRY);
    Key key = new Key(binary(from, KEY));
    long entryVersion = from.i64(ENTRY_VERSION);
    byte[] value = from.has(VALUE) ? binary(from, VALUE) : null;
    long expires = from.has(EXPIRES) ? from.i64(EXPIRES) : Entry.NEVER;
    from.stop();
    return new Entry(key, entryVersion, value, expires);
  }

  private static byte[] binary(StructReader from, int field) {
    int at = from.binary(field);
    return Arrays.copyOfRange(from.array(), at, at + from.length());
  }

  private static SessionId session(StructReader from, int segment) {
    from.struct(SESSION);
    boolean sameSegment = from.i32(SESSION_SEGMENT) == segment;
    SessionId session = new SessionId(from.i64(SESSION_EPOCH), from.i64(SESSION_COUNT));
    from.stop();
    if (!sameSegment || !Fields.isEpoch(session.epoch()) || session.count() < 0) {
      from.refuse();
    }
    return session;
  }
}
