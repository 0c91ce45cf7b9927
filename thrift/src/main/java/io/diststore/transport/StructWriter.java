package io.diststore.transport;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.thrift.protocol.TType;

/**
 * Writes the fields of a struct into an array, in the encoding of Thrift's binary protocol. Only
 * one thread may use a writer.
 */
public final class StructWriter {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** A field's type and id. */
  private static final int FIELD_BYTES = 3;

  private byte[] array = new byte[512];
  private int length;

  /** Drops everything that was written. */
  void reset() {
    length = 0;
  }

  /** Returns a copy of the bytes that were written. */
  public byte[] bytes() {
    return Arrays.copyOf(array, length);
  }

  /** Returns the array. Its first {@link #length} bytes have been written. */
  byte[] array() {
    return array;
  }

  int length() {
    return length;
  }

  /** Starts a message; {@link #endMessage} must end it. */
  void beginMessage(boolean framed, int versionAndType, byte[] method, int sequenceId) {
    length = 0;
    if (framed) {
      plainInt(0);
    }
    plainInt(versionAndType);
    plainInt(method.length);
    plainBytes(method, 0, method.length);
    plainInt(sequenceId);
  }

  void endMessage(boolean framed) {
    if (framed) {
      INT.set(array, 0, length - Integer.BYTES);
    }
  }

  private void plainInt(int value) {
    ensureRoom(Integer.BYTES);
    INT.set(array, length, value);
    length += Integer.BYTES;
  }

  private void plainBytes(byte[] from, int at, int bytes) {
    ensureRoom(bytes);
    System.arraycopy(from, at, array, length, bytes);
    length += bytes;
  }

  /**
   * Starts a field that is a struct. The caller must then write the fields of that struct and its
   * {@link #stop}.
   */
  public void struct(int field) {
    beginField(TType.STRUCT, field, 0);
  }

  /** Ends an inner struct, or the whole struct. */
  public void stop() {
    ensureRoom(1);
    array[length++] = TType.STOP;
  }

  public void i64(int field, long value) {
    beginField(TType.I64, field, Long.BYTES);
    LONG.set(array, length, value);
    length += Long.BYTES;
  }

  public void bool(int field, boolean value) {
    beginField(TType.BOOL, field, 1);
    array[length++] = (byte) (value ? 1 : 0);
  }

  public void i32(int field, int value) {
    beginField(TType.I32, field, Integer.BYTES);
    INT.set(array, length, value);
    length += Integer.BYTES;
  }

  /** Writes a string or binary from {@code bytes} bytes of another array. */
  public void binary(int field, byte[] from, int at, int bytes) {
    beginField(TType.STRING, field, Integer.BYTES + bytes);
    plainInt(bytes);
    plainBytes(from, at, bytes);
  }

  private void beginField(byte type, int field, int bytes) {
    ensureRoom(FIELD_BYTES + bytes);
    array[length] = type;
    SHORT.set(array, length + 1, (short) field);
    length += FIELD_BYTES;
  }

  private void ensureRoom(int more) {
    if (array.length - length < more) {
      array = Arrays.copyOf(array, Math.max(2 * array.length, length + more));
    }
  }
}
