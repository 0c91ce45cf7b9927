package io.diststore.locator.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diststore.ring.message.Abridged;
import io.diststore.ring.message.Accept;
import io.diststore.ring.message.Ballot;
import io.diststore.ring.message.Beacon;
import io.diststore.ring.message.Envelope;
import io.diststore.ring.message.Forward;
import io.diststore.ring.message.JoinRequest;
import io.diststore.ring.message.Message;
import io.diststore.ring.message.Promise;
import io.diststore.ring.message.Replicate;
import io.diststore.ring.message.Replicated;
import io.diststore.ring.message.SessionAck;
import io.diststore.ring.message.SessionId;
import io.diststore.ring.message.ViewNews;
import io.diststore.ring.placement.Site;
import io.diststore.ring.request.Operation;
import io.diststore.ring.request.Request;
import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.Key;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Lost;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import io.diststore.ring.view.ViewDifference;
import io.diststore.thrift.peer.WireLosses;
import io.diststore.thrift.peer.WireView;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.thrift.TException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageCodecTest {
  private static final NodeId SENDER = new NodeId("127.0.0.1:9900", 77);
  private static final int SEGMENTS = 64;

  static List<Class<? extends Message>> everyKindOfMessage() {
    return Arrays.stream(Message.class.getPermittedSubclasses())
        .<Class<? extends Message>>map(c -> c.asSubclass(Message.class))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("everyKindOfMessage")
  void aDecodedMessageEqualsTheEncodedOne(Class<? extends Message> kind) throws TException {
    for (long seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      Envelope sent =
          new Envelope(
              SENDER, random.nextInt(1000), new RandomMessages(random, SEGMENTS).next(kind));
      Envelope received = MessageCodec.decode(MessageCodec.encode(sent), SENDER, SEGMENTS);
      // Entries contain arrays, so equals() cannot compare the records. A view creates its map of
      // members only on first use.
      assertThat(received)
          .as("seed %d", seed)
          .usingRecursiveComparison()
          .ignoringFieldsMatchingRegexes(".*byId")
          .isEqualTo(sent);
    }
  }

  @ParameterizedTest
  @MethodSource("everyKindOfMessage")
  void aDamagedMessageIsRefusedOrReadButNeverBreaksTheReader(Class<? extends Message> kind)
      throws TException {
    for (long seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      byte[] whole =
          MessageCodec.encode(
              new Envelope(SENDER, 3, new RandomMessages(random, SEGMENTS).next(kind)));
      assertRefused(Arrays.copyOf(whole, random.nextInt(whole.length)));
      byte[] damaged = whole.clone();
      damaged[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        MessageCodec.decode(damaged, SENDER, SEGMENTS);
      } catch (TException refused) {
        assertThat(refused).isInstanceOf(TException.class);
      }
    }
  }

  @Test
  void aSegmentOutsideTheRingIsRefused() throws TException {
    assertRefused(encoded(new Replicated(SEGMENTS, 1)));
    assertRefused(encoded(new Replicated(-1, 1)));
    assertRefused(encoded(new Beacon(1, Map.of(), BitSet.valueOf(new long[] {0, 1}), false)));
    assertRefused(
        encoded(
            new SessionAck(
                List.of(new SessionAck.Taken(SEGMENTS + 1, new SessionId(1, 1), 0)), 0)));
    assertRefused(
        encoded(
            new Forward(1, 1, new Request(null, 0, new Operation.Count(SEGMENTS), false, 1), 0)));
  }

  @Test
  void aKeyOfAnotherSegmentIsRefused() throws TException {
    Key key = new Key(new byte[] {1});
    int other = (key.segment(SEGMENTS) + 1) % SEGMENTS;
    assertRefused(
        encoded(
            new Replicate(
                other, 1, new Entry(key, 1, new byte[0], Entry.NEVER), null, null, 0, null)));
  }

  @Test
  void negativeCountsAreRefused() throws TException {
    assertRefused(encoded(new Replicated(0, -1)));
    assertRefused(
        encoded(new Forward(1, 0, new Request(null, 0, new Operation.Count(0), false, 1), 0)));
    assertRefused(
        encoded(new Forward(1, 1, new Request(null, -1, new Operation.Count(0), false, 1), 0)));
    assertRefused(
        encoded(
            new Forward(
                1,
                1,
                new Request(null, 0, new Operation.Scan(0, null, new byte[0], 0, 1), false, 1),
                0)));
    assertRefused(MessageCodec.encode(new Envelope(SENDER, -1, new Replicated(0, 1))));
  }

  @Test
  void aWriteWithoutARequestIdIsRefused() throws TException {
    assertRefused(
        encoded(
            new Forward(
                1,
                1,
                new Request(null, 0, new Operation.Erase(new Key(new byte[0]), null), false, 1),
                0)));
  }

  @Test
  void aViewThatListsAMemberTwiceIsRefused() throws TException {
    View view = new RandomMessages(new Random(1), SEGMENTS).view();
    List<Member> twice = List.of(view.members().getFirst(), view.members().getFirst());
    View wrong = new View(view.ringId(), 1, SEGMENTS, 1, twice, List.of(), List.of(), view.lost());
    assertRefused(encoded(new ViewNews(wrong)));
    assertRefused(
        encoded(
            new ViewNews(
                new View(
                    view.ringId(), 1, 3, 1, view.members(), List.of(), List.of(), view.lost()))));
  }

  @Test
  void aViewWithoutSitesIsEncodedAsInReleasesThatKnowNoSites() throws TException {
    View view = new RandomMessages(new Random(1), SEGMENTS).view();
    List<Member> members = view.members().stream().map(m -> m.withSite(Site.NONE)).toList();
    View plain =
        new View(
            view.ringId(), 1, SEGMENTS, 1, members, view.serving(), view.target(), view.lost());
    assertThat(ViewFields.write(plain).isSetSpread()).isFalse();
    assertThat(ViewFields.write(plain).getMembers())
        .noneMatch(member -> member.isSetZone() || member.isSetHost());
  }

  @ParameterizedTest
  @ValueSource(strings = {"two words", "line\n", "ä"})
  void aZoneThatIsNotPrintableIsRefused(String zone) throws TException {
    Endpoint at = new Endpoint("a", 1);
    byte[] valid =
        encoded(new JoinRequest(at, at, 0, new Site("#".repeat(zone.length()), ""), true));
    String text = new String(valid, StandardCharsets.ISO_8859_1);
    String wrong = text.replace("#".repeat(zone.length()), zone);
    assertRefused(wrong.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void aZoneOrMachineWithALongNameIsRefused() {
    String name = "z".repeat(Site.NAME_LENGTH_MAX + 1);
    assertThatThrownBy(() -> ViewFields.site(name, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ViewFields.site("", name))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aViewWithAnUnknownSpreadIsRefused() {
    WireView wire = ViewFields.write(new RandomMessages(new Random(1), SEGMENTS).view());
    assertThatThrownBy(() -> ViewFields.read(wire.setSpread(3)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aNodeWithoutARingReadsViewsOfAnySize() throws TException {
    ViewNews news = new ViewNews(new RandomMessages(new Random(2), 1 << 14).view());
    assertThat(MessageCodec.decode(encoded(news), SENDER, 0).message()).isEqualTo(news);
  }

  @Test
  void anEarlierReleaseGetsTheWholeView() {
    View base = new RandomMessages(new Random(3), SEGMENTS).view();
    View view = base.withEpoch(base.epoch() + 1);
    Ballot ballot = new Ballot(1, SENDER);
    ViewDifference difference = ViewDifference.between(base, view);
    for (Message whole :
        List.of(new ViewNews(view), new Accept(ballot, view), new Promise(ballot, ballot, view))) {
      Envelope sent = new Envelope(SENDER, 3, Abridged.of(whole, difference));
      PeerCodec.Call before = PeerCodec.call(sent, 2);
      assertThat(before).isEqualTo(PeerCodec.call(new Envelope(SENDER, 3, whole), 2));
      assertThat(before.method()).isNotEqualTo("abridged");
      assertThat(PeerCodec.call(sent, 3).method()).isEqualTo("abridged");
    }
  }

  /** Every segment is lost, and each has three holders of its own. */
  @Test
  void aViewOfAThousandMembersStaysBelow256KilobytesWhateverIsLost() throws TException {
    View view = LargeViews.allLost(1000, 3);
    byte[] encoded = encoded(new ViewNews(view));
    assertThat(encoded.length).isLessThan(256_000);
    assertThat(MessageCodec.decode(encoded, SENDER, 0).message()).isEqualTo(new ViewNews(view));
  }

  @Test
  void anInconsistentLossIsRefused() {
    Map<List<NodeId>, BitSet> loss = Map.of(List.of(SENDER), BitSet.valueOf(new long[] {0b1011}));
    WireLosses right = LossFields.write(new Lost(loss));
    byte[] bytes = right.getEntries();
    assertThat(bytes).containsExactly(1, 0, 2, 0, 2, 1, 1);
    assertThat(LossFields.read(right, SEGMENTS)).isEqualTo(new Lost(loss));
    for (byte[] wrong :
        List.of(
            new byte[] {0, 1, 0, 1},
            new byte[] {1, 1, 1, 0, 1},
            new byte[] {2, 0, 0, 1, 0, 1},
            new byte[] {1, 0, 0},
            new byte[] {1, 0, 1, 0, 0},
            new byte[] {1, 0, 1, 0, SEGMENTS + 1},
            new byte[] {1, 0, 1, 0},
            new byte[] {1, 0, 1, 0, 1, 1, 0, 1, 3, 1},
            new byte[] {1, 0, 1, -1, -1, -1, -1, 1, 1})) {
      assertThatThrownBy(() -> LossFields.read(right.setEntries(wrong), SEGMENTS))
          .as("%s", Arrays.toString(wrong))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aWholeViewWithAnotherHashIsRefused() throws TException {
    View view = new RandomMessages(new Random(4), SEGMENTS).view();
    ViewDifference whole = ViewDifference.whole(view);
    ViewDifference wrong =
        new ViewDifference(
            whole.baseEpoch(),
            whole.baseHash(),
            whole.hash() + 1,
            whole.changes(),
            whole.members(),
            whole.serving(),
            whole.target(),
            whole.lost());
    assertRefused(encoded(Abridged.of(new ViewNews(view), wrong)));
  }

  private static byte[] encoded(Message message) throws TException {
    return MessageCodec.encode(new Envelope(SENDER, 3, message));
  }

  private static void assertRefused(byte[] bytes) {
    assertThatExceptionOfType(TException.class)
        .isThrownBy(() -> MessageCodec.decode(bytes, SENDER, SEGMENTS));
  }
}
