package io.diststore.transport;

import io.diststore.thrift.diststore.ReadResult;
import io.diststore.thrift.diststore.RequestHeader;
import io.diststore.thrift.diststore.Store;
import io.diststore.thrift.diststore.WriteOptions;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.thrift.TBase;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TMessageType;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Decodes the arguments of a read and of a write from a buffer, and encodes the answer to a read.
 * The benchmark is in this package because the codec is package-private.
 */
@State(Scope.Thread)
public class CodecBenchmark {
  private static final int KEY_BYTES = 16;
  private static final int VALUE_BYTES = 100;

  private final Codec codec = new Codec(TransportLimits.forPeers());
  private final ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(4096);
  private final Store.read_result answer = new Store.read_result();
  private final byte[] value = new byte[VALUE_BYTES];
  private final DirectCalls direct =
      new DirectCalls(
          MethodTable.<Store.AsyncIface>of(null, new Store.AsyncProcessor<>(null))
              .with(Map.of("read", this::answer)),
          codec,
          TransportLimits.forPeers().messageBytesMax());
  private ThriftMessage read;
  private ThriftMessage write;

  /** Creates the messages. */
  @Setup
  public void encode() throws TException {
    RequestHeader header = new RequestHeader(1, 2, 3, 3, false, 10_000);
    ByteBuffer key = ByteBuffer.allocate(KEY_BYTES);
    ByteBuffer value = ByteBuffer.allocate(VALUE_BYTES);
    read = message("read", new Store.read_args(header, key));
    write = message("write", new Store.write_args(header, key, value, new WriteOptions()));
    answer.setSuccess(new ReadResult().setValue(value).setVersion(7));
  }

  /** Returns the message of an incoming call. */
  private ThriftMessage message(String method, TBase<?, ?> arguments) throws TException {
    ByteBuf in = PooledByteBufAllocator.DEFAULT.directBuffer(4096);
    codec.append(in, false, method, TMessageType.CALL, 1, arguments);
    int structAt = Integer.BYTES + Integer.BYTES + method.length() + Integer.BYTES;
    int end = in.writerIndex();
    return new ThriftMessage(method, TMessageType.CALL, 1, false, false, end, in, structAt, end);
  }

  /** Decodes the arguments of a read. */
  @Benchmark
  public Store.read_args decodeRead() throws TException {
    Store.read_args arguments = new Store.read_args();
    codec.read(read, arguments);
    return arguments;
  }

  /** Decodes the arguments of a write. */
  @Benchmark
  public Store.write_args decodeWrite() throws TException {
    Store.write_args arguments = new Store.write_args();
    codec.read(write, arguments);
    return arguments;
  }

  /** Answers a read in place: reads the bytes of the call, and writes the bytes of the answer. */
  @Benchmark
  public int answerInPlace() {
    direct.onBatchStart();
    int taken = direct.tryAnswer(read.in(), false, null);
    if (taken == 0) {
      throw new IllegalStateException("the call was not answered in place");
    }
    out.clear();
    out.writeBytes(direct.answer().array(), 0, direct.answer().length());
    return taken;
  }

  private boolean answer(StructReader arguments, StructWriter result, DirectCall call) {
    arguments.struct(1);
    for (int number = 1; number <= 4; number++) {
      arguments.i64(number);
    }
    arguments.bool(5);
    arguments.i32(6);
    arguments.stop();
    arguments.binary(2);
    arguments.stop();
    result.struct(0);
    result.binary(1, value, 0, VALUE_BYTES);
    result.i64(2, 7);
    result.stop();
    result.stop();
    return arguments.fits();
  }

  /** Encodes the answer to a read. */
  @Benchmark
  public int encodeAnswer() throws TException {
    out.clear();
    codec.append(out, false, "read", TMessageType.REPLY, 1, answer);
    return out.writerIndex();
  }
}
