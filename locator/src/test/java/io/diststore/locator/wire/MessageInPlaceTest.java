package io.diststore.locator.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.message.Envelope;
import io.diststore.ring.message.Message;
import io.diststore.ring.message.Replicate;
import io.diststore.ring.message.Replicated;
import io.diststore.ring.message.SessionId;
import io.diststore.ring.segment.ClientId;
import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.Key;
import io.diststore.ring.segment.Outcome;
import io.diststore.ring.segment.RequestId;
import io.diststore.ring.view.NodeId;
import io.diststore.transport.StructReader;
import io.diststore.transport.StructWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.thrift.TBase;
import org.apache.thrift.TDeserializer;
import org.apache.thrift.TException;
import org.apache.thrift.TFieldIdEnum;
import org.apache.thrift.TSerializer;
import org.apache.thrift.meta_data.FieldMetaData;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares the two ways in which the most common messages are read and written: {@link
 * MessageInPlace}, and {@link MessageKind} with the code that Thrift generated.
 */
class MessageInPlaceTest {
  private static final NodeId SENDER = new NodeId("127.0.0.1:9900", 77);
  private static final int SEGMENTS = 64;
  private static final int MESSAGES_PER_SHAPE = 50;

  private final Random random = new Random(1);

  static List<MessageInPlace<?>> kinds() {
    return PeerCodec.IN_PLACE;
  }

  /** The entries that a write may carry. */
  private enum EntryShape {
    ABSENT,
    TOMBSTONE,
    VALUE,
    VALUE_THAT_EXPIRES
  }

  @Test
  void everyCombinationOfOptionalFieldsHasTheSameBytes() throws TException {
    for (EntryShape entry : EntryShape.values()) {
      for (boolean request : new boolean[] {false, true}) {
        for (boolean session : new boolean[] {false, true}) {
          // A write must carry an entry or the outcome of a request.
          if (entry != EntryShape.ABSENT || request) {
            for (int i = 0; i < MESSAGES_PER_SHAPE; i++) {
              assertSameOnBothPaths(
                  replicate(entry, request, session), entry != EntryShape.ABSENT && request);
            }
          }
        }
      }
    }
    for (int i = 0; i < MESSAGES_PER_SHAPE; i++) {
      assertSameOnBothPaths(new Replicated(random.nextInt(SEGMENTS), number()), true);
    }
  }

  @Test
  void theLargestMessagesSetEveryFieldOfTheInterface() {
    // If someone adds a field to peer.thrift, this test fails until the messages in this class
    // contain the field.
    assertEveryFieldIsSet(
        arguments(envelope(replicate(EntryShape.VALUE_THAT_EXPIRES, true, true))));
    assertEveryFieldIsSet(arguments(envelope(new Replicated(1, 1))));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void randomMessagesHaveTheSameBytes(MessageInPlace<?> kind) throws TException {
    int readInPlace = 0;
    for (long seed = 0; seed < 300; seed++) {
      Envelope sent = envelope(new RandomMessages(new Random(seed), SEGMENTS).next(kind.message()));
      byte[] bytes = thriftBytes(sent);
      assertThat(inPlaceBytes(kind, sent)).as("seed %d", seed).isEqualTo(bytes);
      Envelope received = kind.read(StructReader.of(bytes), SENDER, SEGMENTS);
      if (received != null) {
        readInPlace++;
        assertThat(received).as("seed %d", seed).usingRecursiveComparison().isEqualTo(sent);
      }
    }
    assertThat(readInPlace).isGreaterThan(50);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aNodeWithoutARingReadsNothingInPlace(MessageInPlace<?> kind) throws TException {
    Envelope sent = envelope(new RandomMessages(random, SEGMENTS).next(kind.message()));
    assertThat(kind.read(StructReader.of(thriftBytes(sent)), SENDER, 0)).isNull();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void damagedMessagesAreReadLikeThriftReadsThemOrDeclined(MessageInPlace<?> kind)
      throws TException {
    for (long seed = 0; seed < 3000; seed++) {
      Random damage = new Random(seed);
      byte[] bytes =
          inPlaceBytes(kind, envelope(new RandomMessages(damage, SEGMENTS).next(kind.message())));
      bytes[damage.nextInt(bytes.length)] ^= (byte) (1 << damage.nextInt(8));
      Envelope received = kind.read(StructReader.of(bytes), SENDER, SEGMENTS);
      if (received != null) {
        assertThat(received)
            .as("seed %d", seed)
            .usingRecursiveComparison()
            .isEqualTo(thriftRead(kind.method(), bytes));
      }
    }
  }

  private void assertSameOnBothPaths(Message message, boolean readableInPlace) throws TException {
    MessageInPlace<?> kind = PeerCodec.inPlace(message);
    Envelope sent = envelope(message);
    byte[] bytes = thriftBytes(sent);
    assertThat(inPlaceBytes(kind, sent)).as("bytes of %s", message).isEqualTo(bytes);
    assertThat(thriftRead(kind.method(), bytes))
        .as("read by Thrift")
        .usingRecursiveComparison()
        .isEqualTo(sent);
    Envelope received = kind.read(StructReader.of(bytes), SENDER, SEGMENTS);
    if (readableInPlace) {
      assertThat(received).as("read in place").usingRecursiveComparison().isEqualTo(sent);
    } else {
      assertThat(received).as("read in place: %s", message).isNull();
    }
  }

  private static void assertEveryFieldIsSet(TBase<?, ?> struct) {
    List<String> unset = new ArrayList<>();
    collectUnsetFields(struct, unset);
    assertThat(unset).as("fields that are not set").isEmpty();
  }

  @SuppressWarnings({"rawtypes", "unchecked"})
  private static void collectUnsetFields(TBase struct, List<String> unset) {
    for (Object field : FieldMetaData.getStructMetaDataMap(struct.getClass()).keySet()) {
      TFieldIdEnum id = (TFieldIdEnum) field;
      if (!struct.isSet(id)) {
        unset.add(struct.getClass().getSimpleName() + "." + id.getFieldName());
      } else if (struct.getFieldValue(id) instanceof TBase inner) {
        collectUnsetFields(inner, unset);
      }
    }
  }

  private Replicate replicate(EntryShape shape, boolean request, boolean session) {
    Key key = new Key(bytes());
    Entry entry =
        switch (shape) {
          case ABSENT -> null;
          case TOMBSTONE -> Entry.tombstone(key, number());
          case VALUE -> new Entry(key, number(), bytes(), Entry.NEVER);
          case VALUE_THAT_EXPIRES -> new Entry(key, number(), bytes(), 1 + random.nextInt(1 << 30));
        };
    return new Replicate(
        key.segment(SEGMENTS),
        number(),
        entry,
        request
            ? new RequestId(new ClientId(random.nextLong(), random.nextLong()), number())
            : null,
        request ? new Outcome(random.nextBoolean(), number()) : null,
        number(),
        session ? new SessionId(random.nextInt(1000), number()) : null);
  }

  private long number() {
    return random.nextLong() >>> 1;
  }

  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(40)];
    random.nextBytes(bytes);
    return bytes;
  }

  private Envelope envelope(Message message) {
    return new Envelope(SENDER, random.nextInt(1000), message);
  }

  private static TBase<?, ?> arguments(Envelope sent) {
    return PeerCodec.call(sent, PeerCodec.VERSION).arguments();
  }

  private static byte[] thriftBytes(Envelope sent) throws TException {
    return new TSerializer(new TBinaryProtocol.Factory()).serialize(arguments(sent));
  }

  private static byte[] inPlaceBytes(MessageInPlace<?> kind, Envelope sent) {
    StructWriter writer = new StructWriter();
    kind.write(sent, writer);
    return writer.bytes();
  }

  /** Reads arguments with the code that Thrift generated, even if they could be read in place. */
  private static Envelope thriftRead(String method, byte[] arguments) throws TException {
    MessageKind<?, ?> kind =
        PeerCodec.KINDS.stream().filter(k -> k.method().equals(method)).findAny().orElseThrow();
    return thriftRead(kind, arguments);
  }

  private static <A extends TBase<A, ?>> Envelope thriftRead(
      MessageKind<?, A> kind, byte[] arguments) throws TException {
    A read = kind.emptyArguments().get();
    new TDeserializer(new TBinaryProtocol.Factory()).deserialize(read, arguments);
    return kind.fromArguments(read, SENDER, SEGMENTS);
  }
}
