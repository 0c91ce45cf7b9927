package io.diststore.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TField;
import org.apache.thrift.protocol.TList;
import org.apache.thrift.protocol.TMap;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.protocol.TMessageType;
import org.apache.thrift.protocol.TSet;
import org.apache.thrift.protocol.TType;
import org.apache.thrift.transport.TIOStreamTransport;
import org.junit.jupiter.api.Test;

class MessageScannerTest {
  private static final byte[] TYPES = {
    TType.BOOL,
    TType.BYTE,
    TType.I16,
    TType.I32,
    TType.I64,
    TType.DOUBLE,
    TType.UUID,
    TType.STRING,
    TType.STRUCT,
    TType.LIST,
    TType.SET,
    TType.MAP
  };

  private final MessageScanner scanner = new MessageScanner(8);

  @Test
  void findsTheEndOfAnyMessageWhereverItIsCut() throws Exception {
    long seed = TestSeed.of("MessageScannerTest");
    var random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      byte[] message = randomMessage(random);
      ByteBuf stream = Unpooled.buffer().writeBytes(message).writeBytes(new byte[9]);
      scanner.reset(message.length);
      int at = 0;
      for (int end = 0; !scanner.isDone(); end += 1 + random.nextInt(5)) {
        assertThat(end).as("seed %d round %d", seed, round).isLessThan(message.length + 9);
        at = scanner.scan(stream, at, Math.min(end, stream.writerIndex()));
      }
      assertThat(at).as("seed %d round %d", seed, round).isEqualTo(message.length);
      assertThat(scanner.announcedBytes()).isEqualTo(message.length);
    }
  }

  @Test
  void returnsTheHeaderAsSoonAsItHasArrived() throws Exception {
    ByteBuf stream = Unpooled.wrappedBuffer(Bytes.get(Bytes.text("key"), 42));
    scanner.reset(100);
    scanner.scan(stream, 0, 14);
    assertThat(scanner.method()).isNull();
    scanner.scan(stream, 0, 15);
    assertThat(scanner.method()).isEqualTo("get");
    assertThat(scanner.sequenceId()).isEqualTo(42);
    assertThat(scanner.type()).isEqualTo(TMessageType.CALL);
  }

  @Test
  void refusesAnnouncedLengthsBeforeTheBytesArrive() {
    refuses("0b 0001 7fffffff", "more than");
    refuses("0b 0001 ffffffff", "length of -1");
    refuses("0f 0001 0c 7fffffff", "more than");
    refuses("0f 0001 0a 20000000", "more than");
    refuses("0f 0001 03 80000000", "length of -2147483648");
    refuses("0d 0001 0b 0b 7fffffff", "more than");
    refuses("0d 0001 0a 0a 7fffffff", "more than");
  }

  @Test
  void refusesUnknownTypes() {
    refuses("63 0001", "unknown type 99");
    refuses("0f 0001 05 00000001", "unknown type 5");
    refuses("0d 0001 0b 07 00000001", "unknown type 7");
  }

  @Test
  void refusesDeepNesting() {
    refuses("0c 0001".repeat(20), "nest deeper than 8");
    refuses("0f 0001" + "0f 00000001".repeat(20), "nest deeper than 8");
  }

  @Test
  void refusesEndlessSmallFields() {
    refuses("03 0001 00".repeat(400), "more than");
  }

  @Test
  void refusesBytesThatAreNotAMessage() {
    assertRefused(Bytes.hex("80020001 00000000"), "version");
    assertRefused(Bytes.hex("80010001 00000200"), "name of 512 bytes");
    assertRefused(Bytes.hex("80010001 ffffffff"), "name of -1 bytes");
    assertRefused(Bytes.hex("80010009 00000000 00000000"), "message type 9");
  }

  @Test
  void failsOnlyByRefusingWhateverArrives() {
    long seed = TestSeed.of("MessageScannerTest");
    var random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      for (int i = 0; i < noise.length; i++) {
        noise[i] = random.nextInt(3) == 0 ? noise[i] : (byte) random.nextInt(16);
      }
      ByteBuf stream = Unpooled.wrappedBuffer(Bytes.header("get"), noise);
      scanner.reset(1_000);
      try {
        int at = scanner.scan(stream, 0, stream.writerIndex());
        assertThat(at).as("seed %d round %d", seed, round).isBetween(0, stream.writerIndex());
      } catch (MalformedMessageException refused) {
        assertThat(refused).hasMessageStartingWith("it");
      }
    }
  }

  private void refuses(String fields, String why) {
    assertRefused(Bytes.join(Bytes.header("get"), Bytes.hex(fields)), why);
  }

  private void assertRefused(byte[] bytes, String why) {
    scanner.reset(1_000);
    assertThatThrownBy(() -> scanner.scan(Unpooled.wrappedBuffer(bytes), 0, bytes.length))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining(why);
  }

  private static byte[] randomMessage(Random random) throws TException {
    var out = new java.io.ByteArrayOutputStream();
    var protocol = new TBinaryProtocol(new TIOStreamTransport(out));
    protocol.writeMessageBegin(
        new TMessage("m".repeat(random.nextInt(20)), TMessageType.CALL, random.nextInt()));
    struct(protocol, random, 1);
    return out.toByteArray();
  }

  private static void struct(TBinaryProtocol protocol, Random random, int depth) throws TException {
    for (int fields = random.nextInt(4); fields > 0; fields--) {
      byte type = type(random, depth);
      protocol.writeFieldBegin(new TField("", type, (short) random.nextInt(100)));
      value(protocol, random, type, depth);
    }
    protocol.writeFieldStop();
  }

  private static byte type(Random random, int depth) {
    return TYPES[random.nextInt(depth > 5 ? 8 : TYPES.length)];
  }

  private static void value(TBinaryProtocol protocol, Random random, byte type, int depth)
      throws TException {
    int count = random.nextInt(4);
    switch (type) {
      case TType.BOOL -> protocol.writeBool(true);
      case TType.BYTE -> protocol.writeByte((byte) random.nextInt());
      case TType.I16 -> protocol.writeI16((short) random.nextInt());
      case TType.I32 -> protocol.writeI32(random.nextInt());
      case TType.I64 -> protocol.writeI64(random.nextLong());
      case TType.DOUBLE -> protocol.writeDouble(random.nextDouble());
      case TType.UUID -> protocol.writeUuid(new java.util.UUID(random.nextLong(), 0));
      case TType.STRING -> protocol.writeString("x".repeat(random.nextInt(30)));
      case TType.STRUCT -> struct(protocol, random, depth + 1);
      case TType.MAP -> {
        byte key = type(random, depth);
        byte mapped = type(random, depth);
        protocol.writeMapBegin(new TMap(key, mapped, count));
        for (int i = 0; i < count; i++) {
          value(protocol, random, key, depth + 1);
          value(protocol, random, mapped, depth + 1);
        }
      }
      default -> {
        byte element = type(random, depth);
        if (type == TType.LIST) {
          protocol.writeListBegin(new TList(element, count));
        } else {
          protocol.writeSetBegin(new TSet(element, count));
        }
        for (int i = 0; i < count; i++) {
          value(protocol, random, element, depth + 1);
        }
      }
    }
  }
}
