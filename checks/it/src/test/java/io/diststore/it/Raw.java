package io.diststore.it;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A connection for messages that a test composes byte by byte. By default, the messages have the
 * form that the original programs use: strict binary protocol, unframed, type CALL, sequence id 0.
 */
final class Raw implements AutoCloseable {
  static final int REPLY = 0x80010002;
  static final int EXCEPTION = 0x80010003;
  static final byte STOP = 0;
  static final byte STRUCT = 12;
  static final byte STRING = 11;
  static final byte LIST = 15;
  static final byte I16 = 6;
  static final byte I32 = 8;
  private static final int CALL = 0x80010001;
  private static final int TIMEOUT_MILLIS = 15_000;

  private final Socket socket;

  Raw(Node node) throws IOException {
    socket = new Socket("127.0.0.1", node.port());
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
  }

  /**
   * Returns the bytes of a call. {@code arguments} contains the fields of the call's argument
   * struct, without the stop field.
   */
  static byte[] call(String method, byte[]... arguments) {
    return message(CALL, method, arguments);
  }

  static byte[] message(int kind, String method, byte[]... arguments) {
    return bytes(
        out -> {
          out.writeInt(kind);
          out.writeInt(method.length());
          out.writeBytes(method);
          out.writeInt(0);
          for (byte[] argument : arguments) {
            out.write(argument);
          }
          out.writeByte(STOP);
        });
  }

  /** Returns the bytes of a string field. */
  static byte[] string(int field, byte[] value) {
    return bytes(
        out -> {
          out.writeByte(STRING);
          out.writeShort(field);
          out.writeInt(value.length);
          out.write(value);
        });
  }

  static byte[] put(byte[] key, byte[] value) {
    return call("put", string(1, key), string(2, value));
  }

  static byte[] get(byte[] key) {
    return call("get", string(1, key));
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Returns the bytes of a field that contains a location. */
  static byte[] location(int field, String address, int port) {
    return bytes(
        out -> {
          out.writeByte(STRUCT);
          out.writeShort(field);
          out.write(string(1, utf8(address)));
          out.writeByte(I16);
          out.writeShort(2);
          out.writeShort(port);
          out.writeByte(STOP);
        });
  }

  /** Returns the bytes that {@code writing} writes. */
  static byte[] bytes(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      writing.to(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Writes bytes to a stream. */
  interface Writing {
    void to(DataOutputStream out) throws IOException;
  }

  /**
   * Sends a put over a new connection, and closes the connection immediately, because a put has no
   * answer.
   */
  static void put(Node node, byte[] key, byte[] value) throws IOException {
    try (Raw raw = new Raw(node)) {
      raw.send(put(key, value));
    }
  }

  /** Gets a value over a new connection. */
  static byte[] get(Node node, byte[] key) throws IOException {
    try (Raw raw = new Raw(node)) {
      return raw.send(get(key)).stringAnswer("get");
    }
  }

  Raw send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** Closes the output of the connection. Answers can still be read. */
  Raw endOfOutput() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** Closes the connection, as the original programs do right after a write. */
  void hangUp() throws IOException {
    socket.close();
  }

  /**
   * Reads the header of an answer, and checks its kind and method. The caller reads the struct that
   * follows.
   */
  DataInputStream answer(int kind, String method) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    int got = in.readInt();
    String name = text(in);
    int sequence = in.readInt();
    if (got != kind || !name.equals(method) || sequence != 0) {
      throw new AssertionError(
          "received kind "
              + Integer.toHexString(got)
              + " of "
              + name
              + ", sequence id "
              + sequence);
    }
    return in;
  }

  /** Reads the answer to {@code method}. The answer must consist of a single string field. */
  byte[] stringAnswer(String method) throws IOException {
    DataInputStream in = answer(REPLY, method);
    expect(in, STRING, 0);
    byte[] value = in.readNBytes(in.readInt());
    if (in.readByte() != STOP) {
      throw new AssertionError("the answer has a second field");
    }
    return value;
  }

  /** Reads the answer to {@code method}. The answer must be an exception. */
  Refused refused(String method) throws IOException {
    return refused(answer(EXCEPTION, method));
  }

  /** Reads the answer to a get, which is either a value or an exception. */
  Got got() throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    int kind = in.readInt();
    text(in);
    in.readInt();
    if (kind == EXCEPTION) {
      return new Got(null, refused(in));
    }
    expect(in, STRING, 0);
    return new Got(in.readNBytes(in.readInt()), null);
  }

  /** The answer to a get. One of the two fields is null. */
  record Got(byte[] value, Refused refused) {}

  private static Refused refused(DataInputStream in) throws IOException {
    expect(in, STRING, 1);
    String message = text(in);
    expect(in, I32, 2);
    return new Refused(in.readInt(), message);
  }

  /** A TApplicationException. */
  record Refused(int type, String message) {}

  static void expect(DataInputStream in, byte type, int field) throws IOException {
    byte gotType = in.readByte();
    short gotField = in.readShort();
    if (gotType != type || gotField != field) {
      throw new AssertionError("received field " + gotField + " of type " + gotType);
    }
  }

  static String text(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }

  /** Reads the next byte. Returns -1 if the node has closed or reset the connection. */
  int nextByte() throws IOException {
    try {
      return socket.getInputStream().read();
    } catch (java.net.SocketException reset) {
      return -1;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
