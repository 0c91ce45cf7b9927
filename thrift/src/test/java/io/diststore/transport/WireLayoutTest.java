package io.diststore.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.thrift.admin.Admin;
import io.diststore.thrift.diststore.Store;
import io.diststore.thrift.peer.Peer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.thrift.AsyncProcessFunction;
import org.apache.thrift.TBase;
import org.apache.thrift.TBaseAsyncProcessor;
import org.apache.thrift.TException;
import org.apache.thrift.TFieldIdEnum;
import org.apache.thrift.TFieldRequirementType;
import org.apache.thrift.meta_data.EnumMetaData;
import org.apache.thrift.meta_data.FieldMetaData;
import org.apache.thrift.meta_data.FieldValueMetaData;
import org.apache.thrift.meta_data.ListMetaData;
import org.apache.thrift.meta_data.StructMetaData;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TField;
import org.apache.thrift.protocol.TMessageType;
import org.apache.thrift.protocol.TType;
import org.apache.thrift.transport.TIOStreamTransport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares this module's own readers and writers of the binary protocol with those of the Thrift
 * library, byte by byte. It tests {@link StructWriter} and {@link StructReader} with each type of
 * field, and {@link MessageWriter} and {@link MessageReader} with the arguments and results of
 * every method.
 */
class WireLayoutTest {
  private static final int SEEDS = 300;
  private static final int METHOD_SEEDS = 30;

  /**
   * A field of a struct.
   *
   * @param value an Integer, a Long, a Boolean, a ByteBuffer, or the list of an inner struct's
   *     fields
   */
  private record Field(int id, Object value) {}

  @Test
  void eachFieldIsWrittenAsTheLibraryWritesIt() throws TException {
    for (int seed = 0; seed < SEEDS; seed++) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      TBinaryProtocol library = new TBinaryProtocol(new TIOStreamTransport(out));
      StructWriter writer = new StructWriter();
      for (Field field : randomFields(new Random(seed), 0)) {
        write(library, field);
        write(writer, field);
        assertThat(writer.bytes())
            .as("seed %d, up to field %s", seed, field)
            .isEqualTo(out.toByteArray());
      }
    }
  }

  @Test
  void eachFieldIsReadAsTheLibraryWritesIt() throws TException {
    for (int seed = 0; seed < SEEDS; seed++) {
      List<Field> fields = randomFields(new Random(seed), 0);
      StructReader reader = StructReader.of(libraryBytes(fields));
      assertReads(reader, fields, "seed " + seed);
      assertThat(reader.fits()).as("seed %d", seed).isTrue();
    }
  }

  @Test
  void anIncompleteStructDoesNotFit() throws TException {
    for (int seed = 0; seed < SEEDS; seed++) {
      List<Field> fields = randomFields(new Random(seed), 0);
      byte[] whole = libraryBytes(fields);
      byte[] part = java.util.Arrays.copyOf(whole, new Random(seed).nextInt(whole.length));
      StructReader reader = StructReader.of(part);
      read(reader, fields);
      assertThat(reader.fits()).as("seed %d, %d bytes", seed, part.length).isFalse();
    }
  }

  @Test
  void aFieldOfAnotherTypeOrIdDoesNotFit() throws TException {
    List<Object> values = List.of(1, 1L, true, ByteBuffer.allocate(1), List.of());
    for (Object written : values) {
      for (Object expected : values) {
        for (int id = 1; id <= 2; id++) {
          StructReader reader = StructReader.of(libraryBytes(List.of(new Field(1, written))));
          read(reader, List.of(new Field(id, expected)));
          assertThat(reader.fits())
              .as("%s read as %s with id %d", written, expected, id)
              .isEqualTo(written == expected && id == 1);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aMessageOfWrittenFieldsIsTheMessageOfTheLibrary(boolean framed) throws TException {
    byte[] key = Bytes.text("key");
    StructWriter writer = new StructWriter();
    writer.beginMessage(framed, 0x80010000 | TMessageType.CALL, Bytes.text("get"), -7);
    writer.binary(1, key, 0, key.length);
    writer.stop();
    writer.endMessage(framed);
    byte[] message = Bytes.get(key, -7);
    assertThat(writer.bytes()).isEqualTo(framed ? Bytes.framed(message) : message);
  }

  static Stream<AsyncProcessFunction<?, ?, ?, ?>> methods() {
    return Stream.<TBaseAsyncProcessor<?>>of(
            new Store.AsyncProcessor<>(null),
            new Peer.AsyncProcessor<>(null),
            new Admin.AsyncProcessor<>(null))
        .flatMap(processor -> processor.getProcessMapView().values().stream());
  }

  @ParameterizedTest
  @MethodSource("methods")
  void argumentsAndResultsOfEveryMethodAreThoseOfTheLibrary(AsyncProcessFunction<?, ?, ?, ?> method)
      throws Exception {
    for (int seed = 0; seed < METHOD_SEEDS; seed++) {
      Random random = new Random(seed);
      assertSame(method.getMethodName(), random, (TBase<?, ?>) method.getEmptyArgsInstance());
      if (!method.isOneway()) {
        assertSame(method.getMethodName(), random, (TBase<?, ?>) method.getEmptyResultInstance());
      }
    }
  }

  private static void assertSame(String method, Random random, TBase<?, ?> struct)
      throws Exception {
    fill(struct, random, 0);
    boolean framed = random.nextBoolean();
    int sequenceId = random.nextInt();
    Codec codec = new Codec(TransportLimits.forClients());
    ByteBuf out = Unpooled.buffer();
    codec.append(out, framed, method, TMessageType.CALL, sequenceId, struct);
    byte[] message = Bytes.call(method, sequenceId, struct);
    assertThat(ByteBufUtil.getBytes(out))
        .as("%s", struct)
        .isEqualTo(framed ? Bytes.framed(message) : message);

    int structAt = Bytes.header(method).length;
    TBase<?, ?> read = struct.getClass().getDeclaredConstructor().newInstance();
    codec.read(
        new ThriftMessage(
            method,
            TMessageType.CALL,
            sequenceId,
            false,
            false,
            message.length,
            Unpooled.wrappedBuffer(message),
            structAt,
            message.length),
        read);
    TBase<?, ?> readByLibrary = struct.getClass().getDeclaredConstructor().newInstance();
    readByLibrary.read(
        new TBinaryProtocol(
            new TIOStreamTransport(
                new ByteArrayInputStream(message, structAt, message.length - structAt))));
    assertThat(read).isEqualTo(readByLibrary).isEqualTo(struct);
  }

  private static List<Field> randomFields(Random random, int depth) {
    List<Field> fields = new ArrayList<>();
    for (int id = random.nextInt(3); fields.size() < 6; id += 1 + random.nextInt(5000)) {
      fields.add(
          new Field(
              id,
              switch (random.nextInt(depth < 3 ? 5 : 4)) {
                case 0 -> random.nextInt();
                case 1 -> random.nextLong();
                case 2 -> random.nextBoolean();
                case 3 -> ByteBuffer.wrap(randomBytes(random, random.nextInt(10) == 0 ? 2000 : 20));
                default -> randomFields(random, depth + 1);
              }));
    }
    return fields;
  }

  private static byte[] randomBytes(Random random, int bytesMax) {
    byte[] bytes = new byte[random.nextInt(bytesMax)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] libraryBytes(List<Field> fields) throws TException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(new TBinaryProtocol(new TIOStreamTransport(out)), fields);
    return out.toByteArray();
  }

  private static void write(TBinaryProtocol library, List<Field> fields) throws TException {
    for (Field field : fields) {
      write(library, field);
    }
    library.writeFieldStop();
  }

  @SuppressWarnings("unchecked") // Lists hold only fields.
  private static void write(TBinaryProtocol library, Field field) throws TException {
    short id = (short) field.id();
    switch (field.value()) {
      case Integer value -> {
        library.writeFieldBegin(new TField("", TType.I32, id));
        library.writeI32(value);
      }
      case Long value -> {
        library.writeFieldBegin(new TField("", TType.I64, id));
        library.writeI64(value);
      }
      case Boolean value -> {
        library.writeFieldBegin(new TField("", TType.BOOL, id));
        library.writeBool(value);
      }
      case ByteBuffer value -> {
        library.writeFieldBegin(new TField("", TType.STRING, id));
        library.writeBinary(value);
      }
      default -> {
        library.writeFieldBegin(new TField("", TType.STRUCT, id));
        write(library, (List<Field>) field.value());
      }
    }
  }

  @SuppressWarnings("unchecked") // Lists hold only fields.
  private static void write(StructWriter writer, Field field) {
    switch (field.value()) {
      case Integer value -> writer.i32(field.id(), value);
      case Long value -> writer.i64(field.id(), value);
      case Boolean value -> writer.bool(field.id(), value);
      case ByteBuffer value -> writer.binary(field.id(), value.array(), 0, value.capacity());
      default -> {
        writer.struct(field.id());
        ((List<Field>) field.value()).forEach(inner -> write(writer, inner));
        writer.stop();
      }
    }
  }

  private static void assertReads(StructReader reader, List<Field> fields, String seed) {
    for (Field field : fields) {
      assertThat(reader.has(field.id())).as("%s, %s", seed, field).isTrue();
      assertThat(reader.has(field.id() + 1)).as("%s, %s", seed, field).isFalse();
      Object value = read(reader, field);
      assertThat(value).as("%s, %s", seed, field).isEqualTo(field.value());
    }
    assertThat(reader.has(1)).as("%s, after the last field", seed).isFalse();
    reader.stop();
  }

  private static void read(StructReader reader, List<Field> fields) {
    fields.forEach(field -> read(reader, field));
    reader.stop();
  }

  /**
   * Returns the value that the reader finds. For an inner struct, returns the value of {@code
   * field}.
   */
  @SuppressWarnings("unchecked") // Lists hold only fields.
  private static Object read(StructReader reader, Field field) {
    return switch (field.value()) {
      case Integer value -> reader.i32(field.id());
      case Long value -> reader.i64(field.id());
      case Boolean value -> reader.bool(field.id());
      case ByteBuffer value -> {
        int at = reader.binary(field.id());
        yield ByteBuffer.wrap(reader.array(), at, reader.length());
      }
      default -> {
        reader.struct(field.id());
        List<Object> values = new ArrayList<>();
        for (Field inner : (List<Field>) field.value()) {
          values.add(new Field(inner.id(), read(reader, inner)));
        }
        reader.stop();
        yield values;
      }
    };
  }

  /**
   * Sets the fields of a generated struct. Sometimes leaves a field unset if it is not required.
   */
  @SuppressWarnings({
    "rawtypes",
    "unchecked"
  }) // The types of a generated struct are known only at run time.
  private static void fill(TBase struct, Random random, int depth) throws Exception {
    Map<TFieldIdEnum, FieldMetaData> fields =
        FieldMetaData.getStructMetaDataMap((Class) struct.getClass());
    for (Map.Entry<TFieldIdEnum, FieldMetaData> field : fields.entrySet()) {
      boolean required = field.getValue().requirementType == TFieldRequirementType.REQUIRED;
      if (required || random.nextInt(4) > 0) {
        struct.setFieldValue(
            field.getKey(), randomValue(field.getValue().valueMetaData, random, depth));
      }
    }
  }

  private static Object randomValue(FieldValueMetaData type, Random random, int depth)
      throws Exception {
    if (type instanceof EnumMetaData enumeration) {
      Object[] values = enumeration.enumClass.getEnumConstants();
      return values[random.nextInt(values.length)];
    }
    if (type instanceof StructMetaData inner) {
      TBase<?, ?> struct = inner.structClass.getDeclaredConstructor().newInstance();
      fill(struct, random, depth + 1);
      return struct;
    }
    if (type instanceof ListMetaData list) {
      List<Object> elements = new ArrayList<>();
      for (int left = random.nextInt(4); left > 0; left--) {
        elements.add(randomValue(list.elemMetaData, random, depth + 1));
      }
      return elements;
    }
    return switch (type.type) {
      case TType.BOOL -> random.nextBoolean();
      case TType.I16 -> (short) random.nextInt();
      case TType.I32 -> random.nextInt();
      case TType.I64 -> random.nextLong();
      case TType.STRING -> {
        byte[] bytes = randomBytes(random, 20);
        yield type.isBinary()
            ? ByteBuffer.wrap(bytes)
            : "ä" + new String(bytes, StandardCharsets.ISO_8859_1);
      }
      default -> throw new AssertionError("add values of the type " + type.type + " to this test");
    };
  }
}
