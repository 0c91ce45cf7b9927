package io.diststore.transport;

import io.diststore.thrift.diststore.ReadResult;
import io.diststore.thrift.diststore.RequestHeader;
import io.diststore.thrift.diststore.Store;
import io.diststore.thrift.diststore.WriteOptions;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;
import org.apache.thrift.TBase;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TMessageType;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What a node does to bytes: a read's and a write's arguments out of a buffer, a read's answer into
 * one. In the package of what is measured, which is nobody else's business.
 */
@State(Scope.Thread)
public class CodecBenchmark {
  private static final int KEY_BYTES = 16;
  private static final int VALUE_BYTES = 100;

  private final Codec codec = new Codec(TransportLimits.forPeers());
  private final ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(4096);
  private final Store.read_result answer = new Store.read_result();
  private Message read;
  private Message write;

  /** Makes the messages. */
  @Setup
  public void encode() throws TException {
    RequestHeader header = new RequestHeader(1, 2, 3, 3, false, 10_000);
    ByteBuffer key = ByteBuffer.allocate(KEY_BYTES);
    ByteBuffer value = ByteBuffer.allocate(VALUE_BYTES);
    read = message("read", new Store.read_args(header, key));
    write = message("write", new Store.write_args(header, key, value, new WriteOptions()));
    answer.setSuccess(new ReadResult().setValue(value).setVersion(7));
  }

  /** The message of a call as it comes in. */
  private Message message(String method, TBase<?, ?> arguments) throws TException {
    ByteBuf in = PooledByteBufAllocator.DEFAULT.directBuffer(4096);
    codec.append(in, false, method, TMessageType.CALL, 1, arguments);
    int structAt = Integer.BYTES + Integer.BYTES + method.length() + Integer.BYTES;
    int end = in.writerIndex();
    return new Message(method, TMessageType.CALL, 1, false, false, end, in, structAt, end);
  }

  /** The arguments of a read. */
  @Benchmark
  public Store.read_args decodeRead() throws TException {
    Store.read_args arguments = new Store.read_args();
    codec.read(read, arguments);
    return arguments;
  }

  /** The arguments of a write. */
  @Benchmark
  public Store.write_args decodeWrite() throws TException {
    Store.write_args arguments = new Store.write_args();
    codec.read(write, arguments);
    return arguments;
  }

  /** The answer to a read. */
  @Benchmark
  public int encodeAnswer() throws TException {
    out.clear();
    codec.append(out, false, "read", TMessageType.REPLY, 1, answer);
    return out.writerIndex();
  }
}
