package io.diststore.locator;

import io.diststore.ring.view.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * One call as the original programs make it: on a separate connection, in Thrift's strict binary
 * protocol. This class encodes the call without Thrift's code.
 */
final class RawCall implements AutoCloseable {
  private static final int CALL = 0x80010001;
  static final int REPLY = 0x80010002;
  static final int EXCEPTION = 0x80010003;
  static final byte STOP = 0;
  static final byte STRING = 11;
  static final byte I32 = 8;

  private final Socket socket;

  RawCall(Endpoint to) throws IOException {
    socket = new Socket(to.host(), to.port());
    socket.setSoTimeout(20_000);
  }

  /**
   * Returns the bytes of a call.
   *
   * @param arguments the encoded fields of the arguments' struct, without the stop byte
   */
  static byte[] call(String method, byte... arguments) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(CALL);
    out.writeInt(method.length());
    out.writeBytes(method);
    out.writeInt(0);
    out.write(arguments);
    out.writeByte(STOP);
    return bytes.toByteArray();
  }

  /** Returns the bytes of a string argument. */
  static byte[] string(int field, byte[] value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeByte(STRING);
    out.writeShort(field);
    out.writeInt(value.length);
    out.write(value);
    return bytes.toByteArray();
  }

  RawCall send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /**
   * Reads the head of the answer and checks its kind and method. The returned stream continues with
   * the answer's struct.
   */
  DataInputStream answer(int kind, String method) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    expect("message type", kind, in.readInt());
    String name = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    if (!name.equals(method)) {
      throw new AssertionError("the answer is for " + name + ", not for " + method);
    }
    expect("sequence id", 0, in.readInt());
    return in;
  }

  /** Checks that the node closes the connection without sending anything. */
  void assertClosedWithoutAByte() throws IOException {
    expect("end of stream", -1, socket.getInputStream().read());
  }

  static void expect(String what, int wanted, int got) {
    if (wanted != got) {
      throw new AssertionError(what + " is " + got + ", but must be " + wanted);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
