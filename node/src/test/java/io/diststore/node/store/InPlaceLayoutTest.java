package io.diststore.node.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.request.Answer;
import io.diststore.ring.request.Request;
import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.Key;
import io.diststore.thrift.diststore.BadRequest;
import io.diststore.thrift.diststore.ReadResult;
import io.diststore.thrift.diststore.RequestHeader;
import io.diststore.thrift.diststore.Store;
import io.diststore.thrift.diststore.WriteOptions;
import io.diststore.thrift.diststore.WriteResult;
import io.diststore.thrift.diststore.WriteStatus;
import io.diststore.transport.Connection;
import io.diststore.transport.DirectCall;
import io.diststore.transport.DirectMethod;
import io.diststore.transport.StructReader;
import io.diststore.transport.StructWriter;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.thrift.TBase;
import org.apache.thrift.TException;
import org.apache.thrift.TSerializer;
import org.apache.thrift.async.AsyncMethodCallback;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TField;
import org.apache.thrift.protocol.TProtocol;
import org.apache.thrift.protocol.TProtocolUtil;
import org.apache.thrift.protocol.TType;
import org.apache.thrift.transport.TMemoryInputTransport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares the two implementations of the wire layout of {@code read} and {@code write}. Thrift
 * generates one of them. The other one is in {@link ReadsInPlace}, {@link WritesInPlace} and {@link
 * HeaderInPlace}, and is faster.
 *
 * <p>For any arrangement of fields in a call, the faster code either leaves the call to the
 * handler, or asks the ring for exactly what the handler would ask for.
 */
class InPlaceLayoutTest {
  private static final byte[] UNKNOWN_FIELD = {TType.BYTE, 0, 99, 1};

  private final FakeRing ring = new FakeRing();
  private final RequestListener listener = (kind, result, nanos) -> {};
  private final KeyCalls calls = new KeyCalls(ring, listener);
  private final ReadsInPlace reads = new ReadsInPlace(ring, ring, listener, calls);
  private final WritesInPlace writes = new WritesInPlace(ring, ring, listener, calls);

  private final DirectCall call =
      new DirectCall() {
        @Override
        public Connection connection() {
          throw new UnsupportedOperationException("direct methods do not use the connection");
        }

        @Override
        public <R> AsyncMethodCallback<R> answerLater() {
          return new RecordingCallback<>();
        }
      };

  /** Fails when the service definition changes, because the faster code must then change too. */
  @Test
  void theCodeInPlaceKnowsEveryField() {
    assertThat(RequestHeader.metaDataMap.keySet())
        .isEqualTo(
            Set.of(
                RequestHeader._Fields.CLIENT_HIGH,
                RequestHeader._Fields.CLIENT_LOW,
                RequestHeader._Fields.NUMBER,
                RequestHeader._Fields.LOWEST_AWAITED,
                RequestHeader._Fields.REPEATED,
                RequestHeader._Fields.DEADLINE_MILLIS));
    assertThat(WriteOptions.metaDataMap.keySet())
        .isEqualTo(Set.of(WriteOptions._Fields.IF_VERSION, WriteOptions._Fields.TTL_MILLIS));
    assertThat(Store.read_args.metaDataMap.keySet())
        .isEqualTo(Set.of(Store.read_args._Fields.HEADER, Store.read_args._Fields.KEY));
    assertThat(Store.write_args.metaDataMap.keySet())
        .isEqualTo(
            Set.of(
                Store.write_args._Fields.HEADER,
                Store.write_args._Fields.KEY,
                Store.write_args._Fields.VALUE,
                Store.write_args._Fields.OPTIONS));
    assertThat(ReadResult.metaDataMap.keySet())
        .isEqualTo(
            Set.of(
                ReadResult._Fields.VALUE,
                ReadResult._Fields.VERSION,
                ReadResult._Fields.TTL_MILLIS));
    assertThat(WriteResult.metaDataMap.keySet())
        .isEqualTo(Set.of(WriteResult._Fields.STATUS, WriteResult._Fields.VERSION));
  }

  static Stream<RequestHeader> headersThatDifferInOneField() {
    return Stream.of(
        header(),
        header().setClientHigh(Long.MIN_VALUE),
        header().setClientHigh(0),
        header().setClientLow(-1),
        header().setClientLow(0),
        header().setNumber(Long.MAX_VALUE - 1),
        header().setLowestAwaited(1),
        header().setLowestAwaited(header().getNumber()),
        header().setRepeated(true),
        header().setDeadlineMillis(1),
        header().setDeadlineMillis(Integer.MAX_VALUE));
  }

  @ParameterizedTest
  @MethodSource("headersThatDifferInOneField")
  void everyFieldOfAHeaderReachesTheRing(RequestHeader header) throws TException {
    assertThat(isReadInPlace(bytes(new Store.read_args(header, bytes("key"))))).isTrue();
    for (WriteOptions options : optionsInPlace()) {
      byte[] write = bytes(new Store.write_args(header, bytes("key"), bytes("value"), options));
      assertThat(isWrittenInPlace(write)).isTrue();
    }
  }

  /** A null stands for omitted options. */
  private static List<WriteOptions> optionsInPlace() {
    return Arrays.asList(
        null,
        new WriteOptions(),
        new WriteOptions().setTtlMillis(1),
        new WriteOptions().setTtlMillis(Long.MAX_VALUE));
  }

  @Test
  void theFieldsOfAReadMayComeInAnyOrderOrBeMissing() throws TException {
    List<byte[]> all = fields(new Store.read_args(header(), bytes("key")));
    for (List<byte[]> arrangement : arrangements(all)) {
      assertThat(isReadInPlace(struct(arrangement))).isEqualTo(arrangement.equals(all));
    }
  }

  @Test
  void theFieldsOfAWriteMayComeInAnyOrderOrBeMissing() throws TException {
    for (WriteOptions options : List.of(new WriteOptions(), new WriteOptions().setTtlMillis(5))) {
      List<byte[]> all =
          fields(new Store.write_args(header(), bytes("key"), bytes("value"), options));
      List<byte[]> withoutOptions = all.subList(0, 3);
      for (List<byte[]> arrangement : arrangements(all)) {
        assertThat(isWrittenInPlace(struct(arrangement)))
            .isEqualTo(arrangement.equals(all) || arrangement.equals(withoutOptions));
      }
    }
  }

  @Test
  void theFieldsOfAHeaderMayComeInAnyOrderOrBeMissing() throws TException {
    List<byte[]> all = fields(header().setRepeated(true));
    byte[] key = fields(new Store.read_args(header(), bytes("key"))).get(1);
    List<byte[]> write = fields(new Store.write_args(header(), bytes("key"), bytes("v"), null));
    for (List<byte[]> arrangement : arrangements(all)) {
      byte[] header = structField(Store.read_args._Fields.HEADER.getThriftFieldId(), arrangement);
      boolean complete = arrangement.equals(all);
      assertThat(isReadInPlace(struct(List.of(header, key)))).isEqualTo(complete);
      assertThat(isWrittenInPlace(struct(List.of(header, write.get(1), write.get(2)))))
          .isEqualTo(complete);
    }
  }

  @Test
  void theFieldsOfTheOptionsMayComeInAnyOrderOrBeMissing() throws TException {
    List<byte[]> all = fields(new WriteOptions().setIfVersion(7).setTtlMillis(5));
    byte[] ttlMillis = all.get(1);
    List<byte[]> write = fields(new Store.write_args(header(), bytes("key"), bytes("v"), null));
    for (List<byte[]> arrangement : arrangements(all)) {
      List<byte[]> arguments = new ArrayList<>(write);
      arguments.add(structField(Store.write_args._Fields.OPTIONS.getThriftFieldId(), arrangement));
      assertThat(isWrittenInPlace(struct(arguments)))
          .isEqualTo(arrangement.isEmpty() || arrangement.equals(List.of(ttlMillis)));
    }
  }

  @Test
  void aCallWithAnUnknownFieldIsLeftToTheHandler() throws TException {
    WriteOptions options = new WriteOptions().setTtlMillis(5);
    List<byte[]> read = fields(new Store.read_args(header(), bytes("key")));
    List<byte[]> write = fields(new Store.write_args(header(), bytes("key"), bytes("v"), options));
    for (List<byte[]> extended : withUnknownField(read)) {
      assertThat(isReadInPlace(struct(extended))).isFalse();
    }
    for (List<byte[]> extended : withUnknownField(write)) {
      assertThat(isWrittenInPlace(struct(extended))).isFalse();
    }
    for (List<byte[]> extended : withUnknownField(fields(header()))) {
      byte[] header = structField(Store.read_args._Fields.HEADER.getThriftFieldId(), extended);
      assertThat(isReadInPlace(struct(List.of(header, read.get(1))))).isFalse();
      assertThat(isWrittenInPlace(struct(List.of(header, write.get(1), write.get(2))))).isFalse();
    }
    for (List<byte[]> extended : withUnknownField(fields(options))) {
      byte[] last = structField(Store.write_args._Fields.OPTIONS.getThriftFieldId(), extended);
      assertThat(isWrittenInPlace(struct(List.of(write.get(0), write.get(1), write.get(2), last))))
          .isFalse();
    }
  }

  /**
   * The generated code skips a field of the wrong type, and then rejects the call because the field
   * is missing.
   */
  @Test
  void aCallWithAFieldOfTheWrongTypeIsLeftToTheHandler() throws TException {
    byte[] read = bytes(new Store.read_args(header(), bytes("key")));
    byte[] write =
        bytes(
            new Store.write_args(
                header(), bytes("key"), bytes("v"), new WriteOptions().setTtlMillis(5)));
    for (byte type : new byte[] {TType.BYTE, TType.I16, TType.DOUBLE, TType.MAP, TType.LIST}) {
      for (int at : typesIn(read)) {
        assertDeclined(reads, withByte(read, at, type));
      }
      for (int at : typesIn(write)) {
        assertDeclined(writes, withByte(write, at, type));
      }
    }
  }

  private void assertDeclined(DirectMethod method, byte[] arguments) {
    assertThat(method.answer(StructReader.of(arguments), new StructWriter(), call)).isFalse();
    assertThat(ring.asked).isEmpty();
    assertThat(ring.inPlaceCount).isZero();
  }

  /** Returns, for each field, the position of its type. Fields of nested structs are included. */
  private static List<Integer> typesIn(byte[] struct) throws TException {
    List<Integer> places = new ArrayList<>();
    TMemoryInputTransport transport = new TMemoryInputTransport(struct);
    collectTypes(transport, new TBinaryProtocol(transport), places);
    return places;
  }

  private static void collectTypes(
      TMemoryInputTransport transport, TProtocol protocol, List<Integer> places) throws TException {
    int from = transport.getBufferPosition();
    for (TField field = protocol.readFieldBegin();
        field.type != TType.STOP;
        field = protocol.readFieldBegin()) {
      places.add(from);
      if (field.type == TType.STRUCT) {
        collectTypes(transport, protocol, places);
      } else {
        TProtocolUtil.skip(protocol, field.type);
      }
      from = transport.getBufferPosition();
    }
  }

  private static byte[] withByte(byte[] bytes, int at, byte replacement) {
    byte[] changed = bytes.clone();
    changed[at] = replacement;
    return changed;
  }

  @Test
  void theAnswersAreTheSameBytes() throws TException {
    ring.inPlace = true;
    ByteBuffer key = bytes("key");
    assertThat(answer(reads, new Store.read_args(header(), key)))
        .isEqualTo(bytes(new Store.read_result().setSuccess(new ReadResult().setVersion(0))));
    long version = 0;
    for (byte[] value : new byte[][] {{}, {7}, new byte[FakeRing.VALUE_BYTES_MAX]}) {
      for (long ttlMillis : new long[] {0, 1, Long.MAX_VALUE}) {
        WriteOptions options = new WriteOptions();
        if (ttlMillis > 0) {
          options.setTtlMillis(ttlMillis);
        }
        version++;
        assertThat(
                answer(
                    writes, new Store.write_args(header(), key, ByteBuffer.wrap(value), options)))
            .isEqualTo(
                bytes(
                    new Store.write_result()
                        .setSuccess(new WriteResult(WriteStatus.APPLIED, version))));
        Entry entry = new Entry(new Key(key.array()), version, value, Entry.NEVER);
        ReadResult expected = KeyCalls.result(new Answer.Value(entry, ttlMillis));
        assertThat(answer(reads, new Store.read_args(header(), key)))
            .isEqualTo(bytes(new Store.read_result().setSuccess(expected)));
      }
    }
  }

  private byte[] answer(DirectMethod method, TBase<?, ?> arguments) throws TException {
    StructWriter answer = new StructWriter();
    assertThat(method.answer(StructReader.of(bytes(arguments)), answer, call)).isTrue();
    return answer.bytes();
  }

  /**
   * Reads these arguments in place and with the generated code, and compares the requests. Returns
   * whether the call was answered in place.
   */
  private boolean isReadInPlace(byte[] arguments) throws TException {
    Store.read_args parsed = new Store.read_args();
    parsed.read(protocol(arguments));
    Request expected =
        asked(() -> calls.read(parsed.getHeader(), parsed.bufferForKey(), ignored()));

    ring.inPlace = false;
    boolean taken = reads.answer(StructReader.of(arguments), new StructWriter(), call);
    assertThat(ring.asked).hasSize(taken ? 1 : 0);
    if (taken) {
      assertThat(ring.asked.removeLast()).usingRecursiveComparison().isEqualTo(expected);
    }
    return taken;
  }

  /**
   * Does the same for a write: first with a ring that must be asked, then with one that can write
   * at once.
   */
  private boolean isWrittenInPlace(byte[] arguments) throws TException {
    Store.write_args parsed = new Store.write_args();
    parsed.read(protocol(arguments));
    Request expected =
        asked(
            () ->
                calls.write(
                    parsed.getHeader(),
                    parsed.bufferForKey(),
                    parsed.bufferForValue(),
                    parsed.getOptions(),
                    ignored()));

    ring.inPlace = false;
    boolean taken = writes.answer(StructReader.of(arguments), new StructWriter(), call);
    assertThat(ring.asked).hasSize(taken ? 1 : 0);
    if (taken) {
      assertThat(ring.asked.removeLast()).usingRecursiveComparison().isEqualTo(expected);
    }

    ring.inPlace = true;
    ring.lastWriteInPlace = null;
    assertThat(writes.answer(StructReader.of(arguments), new StructWriter(), call))
        .isEqualTo(taken);
    assertThat(ring.asked).isEmpty();
    if (taken) {
      assertThat(ring.lastWriteInPlace)
          .usingRecursiveComparison()
          .ignoringFields("repeated", "budgetNanos")
          .isEqualTo(expected);
    } else {
      assertThat(ring.lastWriteInPlace).isNull();
    }
    return taken;
  }

  private interface HandlerCall {
    void run() throws TException;
  }

  /** Returns what the handler asks the ring for, or null if the handler refuses the call. */
  private Request asked(HandlerCall handler) throws TException {
    try {
      handler.run();
      return ring.asked.removeLast();
    } catch (BadRequest refused) {
      return null;
    }
  }

  private static <T> AsyncMethodCallback<T> ignored() {
    return new RecordingCallback<>();
  }

  /** Returns every subset of these fields in every order. */
  private static List<List<byte[]>> arrangements(List<byte[]> fields) {
    List<List<byte[]>> all = new ArrayList<>();
    all.add(List.of());
    for (byte[] first : fields) {
      List<byte[]> others = fields.stream().filter(field -> field != first).toList();
      for (List<byte[]> rest : arrangements(others)) {
        List<byte[]> arrangement = new ArrayList<>();
        arrangement.add(first);
        arrangement.addAll(rest);
        all.add(arrangement);
      }
    }
    return all;
  }

  /** For each possible place, returns these fields with an unknown field inserted at that place. */
  private static List<List<byte[]>> withUnknownField(List<byte[]> fields) {
    List<List<byte[]>> all = new ArrayList<>();
    for (int place = 0; place <= fields.size(); place++) {
      List<byte[]> extended = new ArrayList<>(fields);
      extended.add(place, UNKNOWN_FIELD);
      all.add(extended);
    }
    return all;
  }

  /** Returns the serialized fields of a struct, each with its type and number. */
  private static List<byte[]> fields(TBase<?, ?> struct) throws TException {
    byte[] bytes = bytes(struct);
    List<byte[]> fields = new ArrayList<>();
    TMemoryInputTransport transport = new TMemoryInputTransport(bytes);
    TProtocol protocol = new TBinaryProtocol(transport);
    int from = 0;
    for (TField field = protocol.readFieldBegin();
        field.type != TType.STOP;
        field = protocol.readFieldBegin()) {
      TProtocolUtil.skip(protocol, field.type);
      fields.add(Arrays.copyOfRange(bytes, from, transport.getBufferPosition()));
      from = transport.getBufferPosition();
    }
    return fields;
  }

  private static byte[] struct(List<byte[]> fields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    fields.forEach(out::writeBytes);
    out.write(TType.STOP);
    return out.toByteArray();
  }

  private static byte[] structField(int number, List<byte[]> fields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {TType.STRUCT, 0, (byte) number});
    out.writeBytes(struct(fields));
    return out.toByteArray();
  }

  private static TProtocol protocol(byte[] bytes) throws TException {
    return new TBinaryProtocol(new TMemoryInputTransport(bytes));
  }

  private static byte[] bytes(TBase<?, ?> struct) throws TException {
    return new TSerializer(new TBinaryProtocol.Factory()).serialize(struct);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static RequestHeader header() {
    return new RequestHeader(11, 12, 17, 3, false, 10_000);
  }
}
