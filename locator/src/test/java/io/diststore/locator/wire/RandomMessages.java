package io.diststore.locator.wire;

import io.diststore.ring.message.Abridged;
import io.diststore.ring.message.Accept;
import io.diststore.ring.message.Accepted;
import io.diststore.ring.message.Ballot;
import io.diststore.ring.message.Beacon;
import io.diststore.ring.message.BeaconAnswer;
import io.diststore.ring.message.Forward;
import io.diststore.ring.message.Forwarded;
import io.diststore.ring.message.Housekeeping;
import io.diststore.ring.message.JoinRequest;
import io.diststore.ring.message.LeaveRequest;
import io.diststore.ring.message.Message;
import io.diststore.ring.message.Outbid;
import io.diststore.ring.message.Prepare;
import io.diststore.ring.message.Promise;
import io.diststore.ring.message.RegisterQuery;
import io.diststore.ring.message.RegisterReport;
import io.diststore.ring.message.Replicate;
import io.diststore.ring.message.Replicated;
import io.diststore.ring.message.SessionAck;
import io.diststore.ring.message.SessionChunk;
import io.diststore.ring.message.SessionDigest;
import io.diststore.ring.message.SessionEqual;
import io.diststore.ring.message.SessionId;
import io.diststore.ring.message.SessionStart;
import io.diststore.ring.message.SessionUnknown;
import io.diststore.ring.message.ViewNews;
import io.diststore.ring.message.ViewQuery;
import io.diststore.ring.placement.Site;
import io.diststore.ring.request.Answer;
import io.diststore.ring.request.Operation;
import io.diststore.ring.request.Refusal;
import io.diststore.ring.request.Request;
import io.diststore.ring.segment.ClientId;
import io.diststore.ring.segment.Digest;
import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.Key;
import io.diststore.ring.segment.Marks;
import io.diststore.ring.segment.Outcome;
import io.diststore.ring.segment.RequestId;
import io.diststore.ring.segment.RequestTable.RememberedOutcome;
import io.diststore.ring.segment.Version;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Lost;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.Spread;
import io.diststore.ring.view.View;
import io.diststore.ring.view.ViewDifference;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/** Creates messages of every kind with random content that the protocol allows. */
final class RandomMessages {
  private final Random random;
  private final int segments;

  RandomMessages(Random random, int segments) {
    this.random = random;
    this.segments = segments;
  }

  Message next(Class<? extends Message> kind) {
    return switch (kind.getSimpleName()) {
      case "Beacon" -> new Beacon(number(), suspects(), bits(), random.nextBoolean());
      case "BeaconAnswer" ->
          new BeaconAnswer(
              number(),
              random.nextBoolean(),
              random.nextInt(2) * number(),
              random.nextInt(2) * number());
      case "ViewNews" -> new ViewNews(view());
      case "Abridged" -> abridged();
      case "ViewQuery" -> new ViewQuery(endpoint(), random.nextBoolean());
      case "JoinRequest" ->
          new JoinRequest(
              endpoint(),
              endpoint(),
              random.nextInt(1000),
              random.nextBoolean() ? site() : null,
              random.nextBoolean());
      case "LeaveRequest" -> new LeaveRequest();
      case "Prepare" -> new Prepare(ballot());
      case "Promise" ->
          random.nextBoolean()
              ? new Promise(ballot(), null, null)
              : new Promise(ballot(), ballot(), view());
      case "Accept" -> new Accept(ballot(), view());
      case "Accepted" -> new Accepted(ballot());
      case "Outbid" -> new Outbid(ballot(), ballot());
      case "RegisterQuery" -> new RegisterQuery(number());
      case "RegisterReport" -> new RegisterReport(number(), random.nextBoolean());
      case "Replicate" -> replicate();
      case "Replicated" -> new Replicated(segment(), version());
      case "Housekeeping" -> new Housekeeping(segment(), version(), some(this::client));
      case "SessionStart" ->
          new SessionStart(some(() -> new SessionStart.Start(segment(), session())), marks());
      case "SessionDigest" ->
          new SessionDigest(
              some(
                  () ->
                      new SessionDigest.Held(
                          segment(), session(), new Digest(random.nextLong(), random.nextLong()))),
              marks(),
              number());
      case "SessionEqual" ->
          new SessionEqual(
              some(() -> new SessionEqual.Equal(segment(), session(), version())), marks());
      case "SessionChunk" -> chunk();
      case "SessionAck" ->
          new SessionAck(
              some(
                  () ->
                      new SessionAck.Taken(
                          segment(),
                          session(),
                          random.nextBoolean() ? SessionAck.ALL : random.nextInt(9))),
              number());
      case "SessionUnknown" -> new SessionUnknown(segment(), session());
      case "Forward" ->
          new Forward(
              random.nextLong(),
              1 + random.nextInt(5),
              request(),
              random.nextBoolean() ? Forward.UNSTATED : number());
      case "Forwarded" -> forwarded();
      default -> throw new AssertionError("cannot create a random " + kind);
    };
  }

  private Message abridged() {
    boolean isNews = random.nextBoolean();
    return new Abridged(
        isNews ? null : ballot(),
        isNews || random.nextBoolean() ? null : ballot(),
        new ViewDifference(
            1 + random.nextInt(100),
            random.nextLong(),
            random.nextLong(),
            changes(view()),
            some(this::run),
            some(this::run),
            some(this::run),
            some(this::run)),
        null);
  }

  private static View changes(View view) {
    return new View(
        view.ringId(),
        view.epoch(),
        view.segments(),
        view.copies(),
        view.members(),
        List.of(),
        List.of(),
        view.lost(),
        view.spread());
  }

  private ViewDifference.Run run() {
    return new ViewDifference.Run(random.nextInt(1000), 1 + random.nextInt(1000));
  }

  View view() {
    List<Member> members = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(5); i++) {
      Endpoint peer = endpoint();
      members.add(
          new Member(
              new NodeId("n" + i, number()),
              one(MemberState.values()),
              peer,
              random.nextBoolean() ? peer : endpoint(),
              site()));
    }
    Lost lost = Lost.NONE;
    if (random.nextBoolean()) {
      BitSet even = bits();
      BitSet odd = bits();
      even.set(0);
      odd.andNot(even);
      even.clear(1);
      odd.set(1);
      Map<List<NodeId>, BitSet> holders = new LinkedHashMap<>();
      holders.put(List.of(new NodeId("a", 1), new NodeId("b", 2)), even);
      holders.put(List.of(new NodeId("c", 3)), odd);
      lost = new Lost(holders);
    }
    RingId ring = new RingId(random.nextLong(), random.nextLong());
    return new View(
        ring,
        1 + random.nextInt(1000),
        segments,
        1 + random.nextInt(3),
        members,
        listed(members),
        listed(members),
        lost,
        one(Spread.values()),
        random.nextBoolean());
  }

  private List<NodeId> listed(List<Member> members) {
    return members.stream().map(Member::id).filter(id -> random.nextBoolean()).toList();
  }

  private Site site() {
    return new Site(
        random.nextBoolean() ? "zone-" + random.nextInt(3) : "",
        random.nextBoolean() ? "machine-" + random.nextInt(9) : "");
  }

  private Replicate replicate() {
    Key key = key();
    boolean asked = random.nextBoolean();
    Entry entry = asked && random.nextBoolean() ? null : entry(key);
    SessionId session = random.nextBoolean() ? session() : null;
    return new Replicate(
        key.segment(segments),
        version(),
        entry,
        asked ? requestId() : null,
        asked ? outcome() : null,
        number(),
        session);
  }

  private SessionChunk chunk() {
    Key key = key();
    List<Entry> entries = random.nextBoolean() ? List.of() : List.of(entry(key));
    SessionChunk.End end = random.nextBoolean() ? null : new SessionChunk.End(version());
    return new SessionChunk(
        key.segment(segments),
        session(),
        random.nextInt(100),
        entries,
        some(() -> new RememberedOutcome(requestId(), outcome())),
        marks().list(),
        end);
  }

  private Request request() {
    Long ifVersion = random.nextBoolean() ? version() : null;
    Operation operation =
        switch (random.nextInt(5)) {
          case 0 -> new Operation.Get(key());
          case 1 -> new Operation.Put(key(), bytes(), random.nextInt(2) * number(), ifVersion);
          case 2 -> new Operation.Erase(key(), ifVersion);
          case 3 ->
              new Operation.Scan(
                  segment(),
                  random.nextBoolean() ? key() : null,
                  bytes(),
                  1 + random.nextInt(99),
                  random.nextInt(1 << 20));
          default -> new Operation.Count(segment());
        };
    RequestId id = operation instanceof Operation.Read && random.nextBoolean() ? null : requestId();
    return new Request(id, number(), operation, random.nextBoolean(), random.nextLong());
  }

  private Forwarded forwarded() {
    Forwarded.Status status = one(Forwarded.Status.values());
    return new Forwarded(
        random.nextLong(),
        1 + random.nextInt(5),
        status,
        status == Forwarded.Status.DONE ? answer() : null,
        status == Forwarded.Status.LATE ? number() : 0);
  }

  private Answer answer() {
    return switch (random.nextInt(5)) {
      case 0 ->
          new Answer.Value(random.nextBoolean() ? null : live(), random.nextInt(2) * number());
      case 1 -> new Answer.Written(outcome());
      case 2 ->
          new Answer.Page(
              some(this::live), random.nextInt(segments + 1), random.nextBoolean() ? key() : null);
      case 3 -> new Answer.Counted(number(), random.nextInt(segments + 1));
      default -> new Answer.Refused(one(Refusal.values()), "why \u00e4 " + random.nextInt());
    };
  }

  private Entry entry(Key key) {
    return random.nextBoolean() ? Entry.tombstone(key, version()) : live(key);
  }

  private Entry live() {
    return live(key());
  }

  private Entry live(Key key) {
    return new Entry(key, version(), bytes(), random.nextBoolean() ? Entry.NEVER : 1 + number());
  }

  private Map<NodeId, Long> suspects() {
    Map<NodeId, Long> suspects = new LinkedHashMap<>();
    some(this::node).forEach(node -> suspects.put(node, number()));
    return suspects;
  }

  private Marks marks() {
    return new Marks(
        number(),
        number(),
        random.nextBoolean(),
        some(() -> new Marks.Mark(client(), number(), number())));
  }

  private NodeId node() {
    return new NodeId("host-" + random.nextInt(5) + ":9900", random.nextLong());
  }

  private Endpoint endpoint() {
    return new Endpoint("127.0.0." + random.nextInt(256), 1 + random.nextInt(65535));
  }

  private Ballot ballot() {
    return new Ballot(number(), node());
  }

  private SessionId session() {
    return new SessionId(random.nextInt(1000), number());
  }

  private ClientId client() {
    return new ClientId(random.nextLong(), random.nextLong());
  }

  private RequestId requestId() {
    return new RequestId(client(), number());
  }

  private Outcome outcome() {
    return new Outcome(random.nextBoolean(), version());
  }

  private Key key() {
    return new Key(bytes());
  }

  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(40)];
    random.nextBytes(bytes);
    return bytes;
  }

  private BitSet bits() {
    BitSet bits = new BitSet();
    random.ints(random.nextInt(10), 0, segments).forEach(bits::set);
    return bits;
  }

  private int segment() {
    return random.nextInt(segments);
  }

  private long version() {
    return Version.of(random.nextInt(1000), random.nextInt(1000));
  }

  private long number() {
    return random.nextLong() >>> 1;
  }

  private <T> T one(T[] values) {
    return values[random.nextInt(values.length)];
  }

  private <T> List<T> some(Supplier<T> source) {
    List<T> list = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(source.get());
    }
    return list;
  }
}
