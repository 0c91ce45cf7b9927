package io.diststore.locator.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.diststore.ring.message.Beacon;
import io.diststore.ring.message.Envelope;
import io.diststore.ring.message.Forward;
import io.diststore.ring.message.Message;
import io.diststore.ring.message.Replicate;
import io.diststore.ring.message.Replicated;
import io.diststore.ring.message.SessionAck;
import io.diststore.ring.message.SessionId;
import io.diststore.ring.message.ViewNews;
import io.diststore.ring.request.Operation;
import io.diststore.ring.request.Request;
import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.Key;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import io.diststore.transport.StructReader;
import io.diststore.transport.StructWriter;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.thrift.TBase;
import org.apache.thrift.TDeserializer;
import org.apache.thrift.TException;
import org.apache.thrift.TSerializer;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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
  void aMessageIsTheSameAfterItsWayOverTheWire(Class<? extends Message> kind) throws TException {
    for (long seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      Envelope sent =
          new Envelope(
              SENDER, random.nextInt(1000), new RandomMessages(random, SEGMENTS).next(kind));
      Envelope received = MessageCodec.decode(MessageCodec.encode(sent), SENDER, SEGMENTS);
      // Entries hold arrays, so records are compared by what is in them.
      assertThat(received).as("seed %d", seed).usingRecursiveComparison().isEqualTo(sent);
    }
  }

  @ParameterizedTest
  @MethodSource("everyKindOfMessage")
  void aCutOrDamagedMessageIsRefusedOrReadButNeverBreaksTheReader(Class<? extends Message> kind)
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

  static List<MessageInPlace<?>> kindsInPlace() {
    return PeerCodec.IN_PLACE;
  }

  @ParameterizedTest
  @MethodSource("kindsInPlace")
  void whatIsWrittenWhereItLiesIsWhatThriftWrites(MessageInPlace<?> kind) throws TException {
    int read = 0;
    for (long seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      Envelope sent =
          new Envelope(
              SENDER,
              random.nextInt(1000),
              new RandomMessages(random, SEGMENTS).next(kind.message()));
      TBase<?, ?> arguments = PeerCodec.call(sent).arguments();
      byte[] thrift = new TSerializer(new TBinaryProtocol.Factory()).serialize(arguments);
      StructWriter written = new StructWriter();
      kind.write(sent, written);
      assertThat(written.bytes()).as("seed %d", seed).isEqualTo(thrift);

      Envelope received = kind.read(StructReader.of(thrift), SENDER, SEGMENTS);
      if (received != null) {
        read++;
        assertThat(received).as("seed %d", seed).usingRecursiveComparison().isEqualTo(sent);
      }
      assertThat(kind.read(StructReader.of(thrift), SENDER, 0)).isNull();
    }
    assertThat(read).isGreaterThan(50);
  }

  @ParameterizedTest
  @MethodSource("kindsInPlace")
  void whatIsReadWhereItLiesIsWhatThriftReads(MessageInPlace<?> kind) throws TException {
    for (long seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      Envelope sent =
          new Envelope(SENDER, 3, new RandomMessages(random, SEGMENTS).next(kind.message()));
      StructWriter written = new StructWriter();
      kind.write(sent, written);
      byte[] damaged = written.bytes();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      Envelope received = kind.read(StructReader.of(damaged), SENDER, SEGMENTS);
      if (received != null) {
        assertThat(received)
            .as("seed %d", seed)
            .usingRecursiveComparison()
            .isEqualTo(thrift(kind.method(), damaged));
      }
    }
  }

  /** What the message's kind reads, whether or not it is read where it lies. */
  private static Envelope thrift(String method, byte[] arguments) throws TException {
    MessageKind<?, ?> kind =
        PeerCodec.KINDS.stream().filter(k -> k.method().equals(method)).findAny().orElseThrow();
    return thrift(kind, arguments);
  }

  private static <A extends TBase<A, ?>> Envelope thrift(MessageKind<?, A> kind, byte[] arguments)
      throws TException {
    A read = kind.emptyArguments().get();
    new TDeserializer(new TBinaryProtocol.Factory()).deserialize(read, arguments);
    return kind.fromArguments(read, SENDER, SEGMENTS);
  }

  @Test
  void aSegmentThatTheRingDoesNotHaveIsRefused() throws TException {
    assertRefused(encoded(new Replicated(SEGMENTS, 1)));
    assertRefused(encoded(new Replicated(-1, 1)));
    assertRefused(encoded(new Beacon(1, Map.of(), BitSet.valueOf(new long[] {0, 1}))));
    assertRefused(
        encoded(
            new SessionAck(
                List.of(new SessionAck.Taken(SEGMENTS + 1, new SessionId(1, 1), 0)), 0)));
    assertRefused(
        encoded(new Forward(1, 1, new Request(null, 0, new Operation.Count(SEGMENTS), false, 1))));
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
        encoded(new Forward(1, 0, new Request(null, 0, new Operation.Count(0), false, 1))));
    assertRefused(
        encoded(new Forward(1, 1, new Request(null, -1, new Operation.Count(0), false, 1))));
    assertRefused(
        encoded(
            new Forward(
                1,
                1,
                new Request(null, 0, new Operation.Scan(0, null, new byte[0], 0, 1), false, 1))));
    assertRefused(MessageCodec.encode(new Envelope(SENDER, -1, new Replicated(0, 1))));
  }

  @Test
  void aWriteWithoutARequestIdIsRefused() throws TException {
    assertRefused(
        encoded(
            new Forward(
                1,
                1,
                new Request(null, 0, new Operation.Erase(new Key(new byte[0]), null), false, 1))));
  }

  @Test
  void aViewThatListsAMemberTwiceIsRefused() throws TException {
    View view = new RandomMessages(new Random(1), SEGMENTS).view();
    List<io.diststore.ring.view.Member> twice =
        List.of(view.members().getFirst(), view.members().getFirst());
    View wrong = new View(view.ringId(), 1, SEGMENTS, 1, twice, List.of(), List.of(), view.lost());
    assertRefused(encoded(new ViewNews(wrong)));
    assertRefused(
        encoded(
            new ViewNews(
                new View(
                    view.ringId(), 1, 3, 1, view.members(), List.of(), List.of(), view.lost()))));
  }

  @Test
  void aNodeWithoutARingStillReadsViewsOfAnySize() throws TException {
    ViewNews news = new ViewNews(new RandomMessages(new Random(2), 1 << 14).view());
    assertThat(MessageCodec.decode(encoded(news), SENDER, 0).message()).isEqualTo(news);
  }

  private static byte[] encoded(Message message) throws TException {
    return MessageCodec.encode(new Envelope(SENDER, 3, message));
  }

  private static void assertRefused(byte[] bytes) {
    assertThatExceptionOfType(TException.class)
        .isThrownBy(() -> MessageCodec.decode(bytes, SENDER, SEGMENTS));
  }
}
