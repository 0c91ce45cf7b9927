package io.diststore.bench.subject;

import io.diststore.thrift.diststore.RequestHeader;
import io.diststore.thrift.diststore.Store;
import io.diststore.thrift.diststore.WriteOptions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.apache.thrift.TBase;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.protocol.TMessageType;
import org.apache.thrift.transport.TMemoryBuffer;

/**
 * Framed messages for the calls {@code read} and {@code write}. Each connection has its own client
 * id. All measurements use the same client ids, because nodes remember each client for ten minutes
 * after its last request.
 */
public final class DiststoreWire implements Wire {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final long NUMBER_MARK = 0x1122334455667788L;
  private static final long LOWEST_MARK = 0x1122334455667789L;
  private static final int DEADLINE_MILLIS = 10_000;
  private static final int FRAME_BYTES = 4;
  private static final byte REPLY = 2;

  private final List<Client> clients = new ArrayList<>();

  /** The client id of a connection, and the number of its last request. */
  private static final class Client {
    final long high = RANDOM.nextLong();
    // The lowest bit is set because 0 is not a valid id.
    final long low = RANDOM.nextLong() | 1;
    long number;
  }

  @Override
  public Dialogue reader(int connection, int valueBytes) {
    Client client = client(connection);
    ByteBuffer key = ByteBuffer.wrap(Wire.key(0));
    return new Calls(client, "read", new Store.read_args(header(client), key), valueBytes);
  }

  @Override
  public Dialogue writer(int connection, int valueBytes) {
    Client client = client(connection);
    ByteBuffer key = ByteBuffer.wrap(Wire.key(0));
    ByteBuffer value = ByteBuffer.wrap(Wire.value(valueBytes));
    return new Calls(
        client, "write", new Store.write_args(header(client), key, value, new WriteOptions()), 0);
  }

  private Client client(int connection) {
    while (clients.size() <= connection) {
      clients.add(new Client());
    }
    return clients.get(connection);
  }

  private static RequestHeader header(Client client) {
    return new RequestHeader(
        client.high, client.low, NUMBER_MARK, LOWEST_MARK, false, DEADLINE_MILLIS);
  }

  private static final class Calls implements Dialogue {
    private final byte[] request;
    private final int keyAt;
    private final int numberAt;
    private final int lowestAt;

    /**
     * The offset of the struct in the answer. If the struct begins with field 0, the call
     * succeeded.
     */
    private final int resultAt;

    private final int answerBytesMin;
    private final Client client;

    Calls(Client client, String method, TBase<?, ?> arguments, int answerBytesMin) {
      this.client = client;
      this.answerBytesMin = answerBytesMin;
      request = encode(method, arguments);
      keyAt = Wire.find(request, Wire.key(0));
      numberAt = Wire.find(request, ByteBuffer.allocate(8).putLong(NUMBER_MARK).array());
      lowestAt = Wire.find(request, ByteBuffer.allocate(8).putLong(LOWEST_MARK).array());
      resultAt = FRAME_BYTES + 4 + 4 + method.length() + 4;
    }

    private static byte[] encode(String method, TBase<?, ?> arguments) {
      try {
        TMemoryBuffer memory = new TMemoryBuffer(256);
        TBinaryProtocol protocol = new TBinaryProtocol(memory);
        protocol.writeMessageBegin(new TMessage(method, TMessageType.CALL, 1));
        arguments.write(protocol);
        protocol.writeMessageEnd();
        return ByteBuffer.allocate(FRAME_BYTES + memory.length())
            .putInt(memory.length())
            .put(memory.getArray(), 0, memory.length())
            .array();
      } catch (TException impossible) {
        throw new IllegalStateException("writing into memory cannot fail", impossible);
      }
    }

    @Override
    public boolean fits(ByteBuffer out) {
      return out.remaining() >= request.length;
    }

    @Override
    public void append(ByteBuffer out, long key, int unanswered) {
      int at = out.position();
      out.put(request);
      client.number++;
      out.putLong(at + numberAt, client.number);
      out.putLong(at + lowestAt, client.number - unanswered);
      Wire.patchKey(out, at + keyAt, key);
    }

    @Override
    public int answerBytes(ByteBuffer in) {
      int at = in.position();
      if (in.remaining() < FRAME_BYTES) {
        return 0;
      }
      int bytes = FRAME_BYTES + in.getInt(at);
      if (in.remaining() < bytes) {
        return 0;
      }
      boolean success = in.getShort(at + resultAt + 1) == 0;
      if (in.get(at + FRAME_BYTES + 3) != REPLY || success && bytes < answerBytesMin) {
        byte[] answer = new byte[Math.min(bytes, 300)];
        in.get(at, answer);
        throw new IllegalStateException(
            "diststore answered: " + new String(answer, StandardCharsets.ISO_8859_1));
      }
      return success ? bytes : -bytes;
    }
  }
}
