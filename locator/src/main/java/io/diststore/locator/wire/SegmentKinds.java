package io.diststore.locator.wire;

import static io.diststore.locator.wire.Fields.each;
import static io.diststore.locator.wire.Fields.notNegative;

import io.diststore.ring.message.Housekeeping;
import io.diststore.ring.message.Replicate;
import io.diststore.ring.message.Replicated;
import io.diststore.ring.message.SessionAck;
import io.diststore.ring.message.SessionChunk;
import io.diststore.ring.message.SessionDigest;
import io.diststore.ring.message.SessionEqual;
import io.diststore.ring.message.SessionStart;
import io.diststore.ring.message.SessionUnknown;
import io.diststore.ring.segment.Digest;
import io.diststore.thrift.peer.Header;
import io.diststore.thrift.peer.Peer;
import io.diststore.thrift.peer.WireEqual;
import io.diststore.thrift.peer.WireHeld;
import io.diststore.thrift.peer.WireSession;
import io.diststore.thrift.peer.WireSessionEnd;
import io.diststore.thrift.peer.WireTaken;
import java.util.List;

/** The messages that keep the copies of a segment equal: writes and sessions. */
final class SegmentKinds {
  static final List<MessageKind<?, ?>> ALL =
      List.of(
          new MessageKind<>(
              "replicate",
              Replicate.class,
              Peer.replicate_args::new,
              SegmentKinds::replicate,
              Peer.replicate_args::getHeader,
              SegmentKinds::replicate),
          new MessageKind<>(
              "replicated",
              Replicated.class,
              Peer.replicated_args::new,
              (h, m) -> new Peer.replicated_args(h, m.segment(), m.version()),
              Peer.replicated_args::getHeader,
              (a, n) ->
                  new Replicated(
                      Fields.segment(a.getSegment(), n), notNegative("a version", a.getVersion()))),
          new MessageKind<>(
              "housekeeping",
              Housekeeping.class,
              Peer.housekeeping_args::new,
              (h, m) ->
                  new Peer.housekeeping_args(
                      h, m.segment(), m.floor(), each(m.silent(), EntryFields::write)),
              Peer.housekeeping_args::getHeader,
              (a, n) ->
                  new Housekeeping(
                      Fields.segment(a.getSegment(), n),
                      notNegative("a floor", a.getFloor()),
                      each(a.getSilent(), EntryFields::read))),
          new MessageKind<>(
              "session_start",
              SessionStart.class,
              Peer.session_start_args::new,
              (h, m) ->
                  new Peer.session_start_args(
                      h,
                      each(m.starts(), s -> SessionFields.write(s.segment(), s.session())),
                      SessionFields.write(m.marks())),
              Peer.session_start_args::getHeader,
              (a, n) ->
                  new SessionStart(
                      each(a.getStarts(), s -> start(s, n)), SessionFields.read(a.getMarks()))),
          new MessageKind<>(
              "session_digest",
              SessionDigest.class,
              Peer.session_digest_args::new,
              (h, m) ->
                  new Peer.session_digest_args(
                      h,
                      each(m.held(), SegmentKinds::held),
                      SessionFields.write(m.marks()),
                      m.known()),
              Peer.session_digest_args::getHeader,
              (a, n) ->
                  new SessionDigest(
                      each(a.getHeld(), s -> held(s, n)),
                      SessionFields.read(a.getMarks()),
                      notNegative("the number of a rise", a.getKnown()))),
          new MessageKind<>(
              "session_equal",
              SessionEqual.class,
              Peer.session_equal_args::new,
              (h, m) ->
                  new Peer.session_equal_args(
                      h, each(m.equals(), SegmentKinds::equal), SessionFields.write(m.marks())),
              Peer.session_equal_args::getHeader,
              (a, n) ->
                  new SessionEqual(
                      each(a.getEquals(), e -> equal(e, n)), SessionFields.read(a.getMarks()))),
          new MessageKind<>(
              "session_chunk",
              SessionChunk.class,
              Peer.session_chunk_args::new,
              SegmentKinds::chunk,
              Peer.session_chunk_args::getHeader,
              SegmentKinds::chunk),
          new MessageKind<>(
              "session_ack",
              SessionAck.class,
              Peer.session_ack_args::new,
              (h, m) ->
                  new Peer.session_ack_args(h, each(m.taken(), SegmentKinds::taken), m.known()),
              Peer.session_ack_args::getHeader,
              (a, n) ->
                  new SessionAck(
                      each(a.getTaken(), t -> taken(t, n)),
                      notNegative("the number of a rise", a.getKnown()))),
          new MessageKind<>(
              "session_unknown",
              SessionUnknown.class,
              Peer.session_unknown_args::new,
              (h, m) ->
                  new Peer.session_unknown_args(h, SessionFields.write(m.segment(), m.session())),
              Peer.session_unknown_args::getHeader,
              (a, n) ->
                  new SessionUnknown(
                      SessionFields.segment(a.getSession(), n),
                      SessionFields.read(a.getSession()))));

  private SegmentKinds() {}

  private static Peer.replicate_args replicate(Header header, Replicate write) {
    Peer.replicate_args arguments =
        new Peer.replicate_args()
            .setHeader(header)
            .setSegment(write.segment())
            .setVersion(write.version())
            .setLowestAwaited(write.lowestAwaited());
    if (write.entry() != null) {
      arguments.setEntry(EntryFields.write(write.entry()));
    }
    if (write.id() != null) {
      arguments.setId(EntryFields.write(write.id())).setOutcome(EntryFields.write(write.outcome()));
    }
    if (write.session() != null) {
      arguments.setSession(SessionFields.write(write.segment(), write.session()));
    }
    return arguments;
  }

  private static Replicate replicate(Peer.replicate_args arguments, int segments) {
    if (arguments.isSetId() != arguments.isSetOutcome()) {
      throw new IllegalArgumentException(
          "a request's id and its outcome must both be set or both be missing");
    }
    Fields.require(
        arguments.isSetEntry() || arguments.isSetId(), "an entry or a request's outcome");
    int segment = Fields.segment(arguments.getSegment(), segments);
    return new Replicate(
        segment,
        notNegative("a version", arguments.getVersion()),
        arguments.isSetEntry() ? EntryFields.read(arguments.getEntry(), segment, segments) : null,
        arguments.isSetId() ? EntryFields.read(arguments.getId()) : null,
        arguments.isSetOutcome() ? EntryFields.read(arguments.getOutcome()) : null,
        notNegative("a lowest awaited number", arguments.getLowestAwaited()),
        arguments.isSetSession() ? SessionFields.read(arguments.getSession()) : null);
  }

  private static SessionStart.Start start(WireSession wire, int segments) {
    return new SessionStart.Start(SessionFields.segment(wire, segments), SessionFields.read(wire));
  }

  private static WireHeld held(SessionDigest.Held held) {
    return new WireHeld(
        SessionFields.write(held.segment(), held.session()),
        held.digest().entries(),
        held.digest().requests());
  }

  private static SessionDigest.Held held(WireHeld wire, int segments) {
    WireSession session = wire.getSession();
    Digest digest = new Digest(wire.getEntriesDigest(), wire.getRequestsDigest());
    return new SessionDigest.Held(
        SessionFields.segment(session, segments), SessionFields.read(session), digest);
  }

  private static WireEqual equal(SessionEqual.Equal equal) {
    return new WireEqual(SessionFields.write(equal.segment(), equal.session()), equal.floor());
  }

  private static SessionEqual.Equal equal(WireEqual wire, int segments) {
    WireSession session = wire.getSession();
    return new SessionEqual.Equal(
        SessionFields.segment(session, segments),
        SessionFields.read(session),
        notNegative("a floor", wire.getFloor()));
  }

  private static Peer.session_chunk_args chunk(Header header, SessionChunk chunk) {
    Peer.session_chunk_args arguments =
        new Peer.session_chunk_args()
            .setHeader(header)
            .setSession(SessionFields.write(chunk.segment(), chunk.session()))
            .setIndex(chunk.index())
            .setEntries(each(chunk.entries(), EntryFields::write))
            .setOutcomes(each(chunk.outcomes(), EntryFields::write))
            .setMarks(each(chunk.marks(), SessionFields::write));
    return chunk.end() == null
        ? arguments
        : arguments.setFinish(new WireSessionEnd(chunk.end().floor()));
  }

  private static SessionChunk chunk(Peer.session_chunk_args arguments, int segments) {
    int segment = SessionFields.segment(arguments.getSession(), segments);
    return new SessionChunk(
        segment,
        SessionFields.read(arguments.getSession()),
        notNegative("a chunk's index", arguments.getIndex()),
        each(arguments.getEntries(), e -> EntryFields.read(e, segment, segments)),
        each(arguments.getOutcomes(), EntryFields::read),
        each(arguments.getMarks(), SessionFields::read),
        arguments.isSetFinish()
            ? new SessionChunk.End(notNegative("a floor", arguments.getFinish().getFloor()))
            : null);
  }

  private static WireTaken taken(SessionAck.Taken taken) {
    return new WireTaken(SessionFields.write(taken.segment(), taken.session()), taken.next());
  }

  private static SessionAck.Taken taken(WireTaken wire, int segments) {
    WireSession session = wire.getSession();
    return new SessionAck.Taken(
        SessionFields.segment(session, segments),
        SessionFields.read(session),
        notNegative("a chunk's index", wire.getIndex()));
  }
}
