package io.diststore.transport;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.apache.thrift.protocol.TType;

/**
 * Reads a struct in place, from the bytes of its message and without creating objects. Strings and
 * binaries stay in the message, and the reader returns only their position and length. Only one
 * thread may use a reader.
 *
 * <p>The caller asks for the fields that it expects, in ascending order of their ids. Thrift's
 * generated code writes the fields in the same order. If the struct has anything else where the
 * caller expects a field, {@link #fits} returns false from then on, and all further values read as
 * zero. So the caller needs to check only once, at the end.
 */
public final class StructReader {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** A field's type and id. */
  private static final int FIELD_BYTES = 3;

  private byte[] array;
  private int at;
  private int end;
  private boolean mustFill;
  private boolean fits;
  private int length;

  /** Creates a reader of a struct that fills a whole array. */
  public static StructReader of(byte[] struct) {
    StructReader reader = new StructReader();
    reader.reset(struct, 0, struct.length, true);
    return reader;
  }

  /**
   * Starts to read the struct at the index {@code from} of {@code message}.
   *
   * @param to the index before which the struct must end
   * @param exactly whether the struct must end exactly at {@code to}
   */
  void reset(byte[] message, int from, int to, boolean exactly) {
    array = message;
    at = from;
    end = to;
    mustFill = exactly;
    fits = true;
  }

  /** Returns the index of the next byte to read. */
  int at() {
    return at;
  }

  static int readInt(byte[] bytes, int at) {
    return (int) INT.get(bytes, at);
  }

  /**
   * Returns the array that contains the message and perhaps other bytes around it. Callers must not
   * change the array.
   */
  public byte[] array() {
    return array;
  }

  /**
   * Reads the header of a field that is a struct. The caller must then read the fields of that
   * struct and its {@link #stop}. Returns whether everything read so far fits.
   */
  public boolean struct(int field) {
    return begins(TType.STRUCT, field, 0);
  }

  /** Reports whether an optional field comes next; if so, the caller must read it. */
  public boolean has(int field) {
    return end - at >= FIELD_BYTES
        && array[at] != TType.STOP
        && (short) SHORT.get(array, at + 1) == field;
  }

  /** Reads the end of an inner struct, or of the whole struct. */
  public void stop() {
    if (end - at < 1 || array[at] != TType.STOP) {
      fits = false;
    } else {
      at++;
    }
  }

  public long i64(int field) {
    if (!begins(TType.I64, field, Long.BYTES)) {
      return 0;
    }
    long value = (long) LONG.get(array, at);
    at += Long.BYTES;
    return value;
  }

  public int i32(int field) {
    if (!begins(TType.I32, field, Integer.BYTES)) {
      return 0;
    }
    int value = (int) INT.get(array, at);
    at += Integer.BYTES;
    return value;
  }

  public boolean bool(int field) {
    return begins(TType.BOOL, field, 1) && array[at++] == 1;
  }

  /**
   * Reads a string or binary. Returns its index in the array; {@link #length} returns its length.
   */
  public int binary(int field) {
    length = 0;
    if (!begins(TType.STRING, field, Integer.BYTES)) {
      return 0;
    }
    int announced = (int) INT.get(array, at);
    at += Integer.BYTES;
    if (announced < 0 || announced > end - at) {
      fits = false;
      return 0;
    }
    length = announced;
    int from = at;
    at += announced;
    return from;
  }

  /** Makes {@link #fits} return false, because the caller found that the values make no sense. */
  public void refuse() {
    fits = false;
  }

  /** Returns the length in bytes of the {@link #binary} that was read last. */
  public int length() {
    return length;
  }

  /**
   * Reports whether the struct had every field that the caller asked for. If the struct must end
   * exactly at the end of the range, also checks that no bytes follow the last of these fields.
   */
  public boolean fits() {
    return fits && (!mustFill || at == end);
  }

  private boolean begins(byte type, int field, int bytes) {
    fits &=
        end - at >= FIELD_BYTES + bytes
            && array[at] == type
            && (short) SHORT.get(array, at + 1) == field;
    if (fits) {
      at += FIELD_BYTES;
    }
    return fits;
  }
}
