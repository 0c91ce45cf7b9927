package io.diststore.transport;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.thrift.protocol.TType;

/** Writes the fields of a struct as the binary protocol has them, into an array. For one thread. */
public final class StructWriter {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** A field's type and number. */
  private static final int FIELD = 3;

  private byte[] array = new byte[512];
  private int length;

  /** Starts anew. */
  void reset() {
    length = 0;
  }

  /** What was written, in an array of its own. */
  public byte[] bytes() {
    return Arrays.copyOf(array, length);
  }

  /** What was written since; it begins with the array. */
  byte[] array() {
    return array;
  }

  int length() {
    return length;
  }

  /** Begins a message; {@link #end} ends it. */
  void begin(boolean framed, int versionAndType, byte[] method, int sequenceId) {
    length = 0;
    if (framed) {
      plainInt(0);
    }
    plainInt(versionAndType);
    plainInt(method.length);
    plainBytes(method, 0, method.length);
    plainInt(sequenceId);
  }

  void end(boolean framed) {
    if (framed) {
      INT.set(array, 0, length - Integer.BYTES);
    }
  }

  private void plainInt(int value) {
    demand(Integer.BYTES);
    INT.set(array, length, value);
    length += Integer.BYTES;
  }

  private void plainBytes(byte[] from, int at, int bytes) {
    demand(bytes);
    System.arraycopy(from, at, array, length, bytes);
    length += bytes;
  }

  /** A struct begins as this field; its fields follow, and its {@link #stop}. */
  public void struct(int field) {
    begin(TType.STRUCT, field, 0);
  }

  /** A struct, or the whole one, ends. */
  public void stop() {
    demand(1);
    array[length++] = TType.STOP;
  }

  public void i64(int field, long value) {
    begin(TType.I64, field, Long.BYTES);
    LONG.set(array, length, value);
    length += Long.BYTES;
  }

  public void bool(int field, boolean value) {
    begin(TType.BOOL, field, 1);
    array[length++] = (byte) (value ? 1 : 0);
  }

  public void i32(int field, int value) {
    begin(TType.I32, field, Integer.BYTES);
    INT.set(array, length, value);
    length += Integer.BYTES;
  }

  /** A field that is a part of another array. */
  public void binary(int field, byte[] from, int at, int bytes) {
    begin(TType.STRING, field, Integer.BYTES + bytes);
    plainInt(bytes);
    plainBytes(from, at, bytes);
  }

  private void begin(byte type, int field, int bytes) {
    demand(FIELD + bytes);
    array[length] = type;
    SHORT.set(array, length + 1, (short) field);
    length += FIELD;
  }

  private void demand(int more) {
    if (array.length - length < more) {
      array = Arrays.copyOf(array, Math.max(2 * array.length, length + more));
    }
  }
}
