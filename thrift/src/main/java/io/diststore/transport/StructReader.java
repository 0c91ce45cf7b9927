package io.diststore.transport;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.apache.thrift.protocol.TType;

/**
 * Reads a struct whose fields are known and come in the order of their numbers, as the Thrift
 * compilers write them, from the bytes of a message. Nothing is made of it: texts and the like are
 * where they lie.
 *
 * <p>What does not fit, in whatever way, makes the reader {@link #fits} no more, and all that is
 * read from then on is zero. So who reads asks once, at the end. For one thread.
 */
public final class StructReader {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** A field's type and number. */
  private static final int FIELD = 3;

  private byte[] array;
  private int at;
  private int end;
  private boolean toTheEnd;
  private boolean fits;
  private int length;

  /** Of a struct that is the whole of an array. */
  public static StructReader of(byte[] struct) {
    StructReader reader = new StructReader();
    reader.reset(struct, 0, struct.length, true);
    return reader;
  }

  /**
   * Starts in {@code from}.
   *
   * @param to before which the struct ends, at the latest
   * @param exactly whether it has to end there
   */
  void reset(byte[] message, int from, int to, boolean exactly) {
    array = message;
    at = from;
    end = to;
    toTheEnd = exactly;
    fits = true;
  }

  /** Where the next byte is taken. */
  int at() {
    return at;
  }

  static int readInt(byte[] bytes, int at) {
    return (int) INT.get(bytes, at);
  }

  /** The bytes of the message, and others around. Not to be changed. */
  public byte[] array() {
    return array;
  }

  /** Whether a struct begins as this field; its fields follow, and its {@link #stop}. */
  public boolean struct(int field) {
    return begins(TType.STRUCT, field, 0);
  }

  /** Whether that field comes next; if so it is to be read. It need not come. */
  public boolean has(int field) {
    return end - at >= FIELD
        && array[at] != TType.STOP
        && (short) SHORT.get(array, at + 1) == field;
  }

  /** A struct, or the whole one, ends. */
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

  /** Where in the array the bytes of the field begin; {@link #length} says how many there are. */
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

  /** What was read makes no sense: it does not {@link #fits fit}. */
  public void refuse() {
    fits = false;
  }

  /** How long the {@link #binary} was that was read last. */
  public int length() {
    return length;
  }

  /** Whether all that was read was there, and nothing is left that should not be. */
  public boolean fits() {
    return fits && (!toTheEnd || at == end);
  }

  private boolean begins(byte type, int field, int bytes) {
    fits &=
        end - at >= FIELD + bytes && array[at] == type && (short) SHORT.get(array, at + 1) == field;
    if (fits) {
      at += FIELD;
    }
    return fits;
  }
}
