package io.diststore.transport;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.apache.thrift.protocol.TMessageType;
import org.apache.thrift.protocol.TType;

/**
 * Finds the end of a message of the strict binary protocol in a stream that arrives in pieces. Only
 * one thread may use a scanner.
 *
 * <p>The scanner looks at each byte once, however small the pieces are. Between two pieces it
 * remembers a stack of at most {@code depthMax} open structs and containers. The scanner never
 * allocates memory for a length that a message announces. It refuses an announced length over the
 * limit before the bytes arrive.
 *
 * <p>A scanner scans one message at a time; {@link #reset} starts the next one.
 */
final class MessageScanner {
  private static final int VERSION = 0x80010000;
  private static final int VERSION_MASK = 0xffff0000;
  private static final int METHOD_BYTES_MAX = 256;

  /**
   * The size of the header before the method's name: the version with the message type, and the
   * length of the name.
   */
  private static final int HEADER_BYTES = 8;

  /** The size of the sequence id, which is the part of the header after the method's name. */
  private static final int SEQUENCE_BYTES = 4;

  /** The size of a field's type and id. */
  private static final int FIELD_BYTES = 3;

  /** {@link #step} returns this if more bytes must arrive first. */
  private static final int NOT_YET = -1;

  /**
   * How many method names a scanner remembers; a power of two. The length and the first letter of a
   * name determine its slot. Names that alternate on one connection rarely have the same slot.
   */
  private static final int KNOWN_METHODS = 8;

  private static final String[] NO_METHODS = {};

  /**
   * In {@link #firstTypes}, marks a level as a struct. A struct has no element type, because each
   * field announces its own type.
   */
  private static final byte STRUCT = TType.STOP;

  /** Per open level: the type of the elements, or of a map's keys. */
  private final byte[] firstTypes;

  /**
   * Per open level: the type of a map's values; for a list or set, the type of the elements again.
   */
  private final byte[] secondTypes;

  /** Per open level: how many elements of the container are still to come. */
  private final long[] remaining;

  private long bytesMax;

  /** How many levels are open. */
  private int depth;

  /** The type of the value that comes next; STOP if a field's header or an element comes next. */
  private byte awaitedType;

  /**
   * How many of the following bytes the scanner can skip. These bytes are values of known length.
   */
  private long skipBytes;

  private long scannedBytes;

  /** Null until the message's header has arrived. */
  private String method;

  private int headerBytes;
  private String[] knownMethods = NO_METHODS;
  private byte type;
  private int sequenceId;

  /**
   * Creates a scanner. The caller must call {@link #reset} before each message.
   *
   * @param depthMax how deeply structs and containers may nest
   */
  MessageScanner(int depthMax) {
    firstTypes = new byte[depthMax];
    secondTypes = new byte[depthMax];
    remaining = new long[depthMax];
  }

  /** Starts a message of at most {@code bytesMax} bytes. */
  void reset(long bytesMax) {
    this.bytesMax = bytesMax;
    depth = 0;
    awaitedType = TType.STOP;
    skipBytes = 0;
    scannedBytes = 0;
    method = null;
  }

  /**
   * Scans the bytes of {@code in} from {@code index} up to {@code end} at most.
   *
   * @return the index of the first byte that was not scanned. If {@link #isDone}, this is the first
   *     byte after the message. Otherwise, the next call must continue from there, after more bytes
   *     have arrived
   */
  int scan(ByteBuf in, int index, int end) throws MalformedMessageException {
    int at = index;
    while (!isDone()) {
      int taken;
      if (skipBytes > 0) {
        if (at == end) {
          break;
        }
        taken = (int) Math.min(skipBytes, end - at);
        skipBytes -= taken;
      } else {
        taken = step(in, at, end - at);
        if (taken == NOT_YET) {
          break;
        }
      }
      at += taken;
      scannedBytes += taken;
      requireRoom(0);
    }
    return at;
  }

  /** Reports whether the whole message was scanned. */
  boolean isDone() {
    return method != null && depth == 0;
  }

  /**
   * Returns a lower bound for the message's length in bytes, based on the part scanned so far. If
   * the scanner {@link #isDone}, the result is the exact length.
   */
  long announcedBytes() {
    return scannedBytes + skipBytes;
  }

  /**
   * Returns the method's name, or null until the message's header has arrived. The header's length,
   * the type, and the sequence id become known at the same time.
   */
  String method() {
    return method;
  }

  /** Returns the length of the header. The struct begins right after the header. */
  int headerBytes() {
    return headerBytes;
  }

  byte type() {
    return type;
  }

  int sequenceId() {
    return sequenceId;
  }

  /**
   * Scans the next item as a whole and returns its length in bytes, or {@link #NOT_YET}. Returns 0
   * if the step only opens or closes a level.
   */
  private int step(ByteBuf in, int at, int available) throws MalformedMessageException {
    if (method == null) {
      return header(in, at, available);
    }
    if (awaitedType != TType.STOP) {
      return value(in, at, available);
    }
    int level = depth - 1;
    if (firstTypes[level] == STRUCT) {
      return field(in, at, available);
    }
    if (remaining[level] == 0) {
      depth--;
      return 0;
    }
    awaitedType = (remaining[level] & 1) == 0 ? firstTypes[level] : secondTypes[level];
    remaining[level]--;
    return 0;
  }

  private int header(ByteBuf in, int at, int available) throws MalformedMessageException {
    if (available >= 4 && (in.getInt(at) & VERSION_MASK) != VERSION) {
      throw new MalformedMessageException(
          "it does not start with the version of the strict binary protocol");
    }
    if (available < HEADER_BYTES) {
      return NOT_YET;
    }
    int nameBytes = in.getInt(at + 4);
    if (nameBytes < 0 || nameBytes > METHOD_BYTES_MAX) {
      throw new MalformedMessageException(
          "its method has a name of "
              + nameBytes
              + " bytes; at most "
              + METHOD_BYTES_MAX
              + " are allowed");
    }
    int length = HEADER_BYTES + nameBytes + SEQUENCE_BYTES;
    if (available < length) {
      return NOT_YET;
    }
    type = in.getByte(at + 3);
    if (type < TMessageType.CALL || type > TMessageType.ONEWAY) {
      throw new MalformedMessageException("it has the unknown message type " + type);
    }
    method = name(in, at + HEADER_BYTES, nameBytes);
    headerBytes = length;
    sequenceId = in.getInt(at + HEADER_BYTES + nameBytes);
    open(STRUCT, STRUCT, 0);
    return length;
  }

  /**
   * Returns the name as a string. Callers use the same few methods over and over, so the scanner
   * reuses a string that it remembers instead of making a new one.
   */
  private String name(ByteBuf in, int at, int bytes) {
    if (knownMethods == NO_METHODS) {
      knownMethods = new String[KNOWN_METHODS];
    }
    int slot = bytes == 0 ? 0 : bytes + in.getByte(at) & KNOWN_METHODS - 1;
    String known = knownMethods[slot];
    if (known == null || !isNamed(known, in, at, bytes)) {
      known = in.toString(at, bytes, StandardCharsets.UTF_8);
      knownMethods[slot] = known;
    }
    return known;
  }

  /**
   * Reports whether the bytes spell {@code name}. A name that is not in ASCII counts as different.
   */
  private static boolean isNamed(String name, ByteBuf in, int at, int bytes) {
    if (name.length() != bytes) {
      return false;
    }
    for (int i = 0; i < bytes; i++) {
      if (name.charAt(i) != in.getByte(at + i)) {
        return false;
      }
    }
    return true;
  }

  private int field(ByteBuf in, int at, int available) {
    if (available < 1) {
      return NOT_YET;
    }
    byte fieldType = in.getByte(at);
    if (fieldType == TType.STOP) {
      depth--;
      return 1;
    }
    if (available < FIELD_BYTES) {
      return NOT_YET;
    }
    awaitedType = fieldType;
    // Most fields are numbers that arrive together with their headers: scan both at once.
    if (fieldType == TType.I64 && available >= FIELD_BYTES + Long.BYTES
        || fieldType == TType.I32 && available >= FIELD_BYTES + Integer.BYTES) {
      awaitedType = TType.STOP;
      return FIELD_BYTES + (fieldType == TType.I64 ? Long.BYTES : Integer.BYTES);
    }
    return FIELD_BYTES;
  }

  /**
   * Scans the fixed part of the value that comes next. If the fixed part announces more bytes or
   * elements, this method opens a level for them or lets later scans skip them.
   */
  private int value(ByteBuf in, int at, int available) throws MalformedMessageException {
    byte valueType = awaitedType;
    int fixed = fixedBytes(valueType);
    if (available < fixed) {
      return NOT_YET;
    }
    awaitedType = TType.STOP;
    switch (valueType) {
      case TType.STRUCT -> open(STRUCT, STRUCT, 0);
      case TType.STRING -> skip(in.getInt(at), 1, fixed);
      case TType.LIST, TType.SET -> {
        byte element = in.getByte(at);
        container(element, element, in.getInt(at + 1), 1, fixed);
      }
      case TType.MAP -> {
        // An empty map can omit the types of its keys and values.
        if (in.getInt(at + 2) != 0) {
          container(in.getByte(at), in.getByte(at + 1), in.getInt(at + 2), 2, fixed);
        }
      }
      default -> {
        // The value is a number, which consists of its fixed part only.
      }
    }
    return fixed;
  }

  /**
   * Skips or opens a container. The keys and values of a map count as alternating elements. So a
   * key comes next whenever an even number of elements remains.
   *
   * @param each how many elements each of the {@code count} entries has: 2 in a map, otherwise 1
   * @param taken the length of the container's fixed part, which does not count as scanned yet
   */
  private void container(byte first, byte second, int count, int each, int taken)
      throws MalformedMessageException {
    if (count == 0) {
      return;
    }
    if (isFixed(first) && isFixed(second)) {
      skip(count, each == 1 ? fixedBytes(first) : fixedBytes(first) + fixedBytes(second), taken);
      return;
    }
    announce(count, each == 1 ? leastBytes(first) : leastBytes(first) + leastBytes(second), taken);
    open(first, second, (long) count * each);
  }

  private void skip(int count, int bytesEach, int taken) throws MalformedMessageException {
    announce(count, bytesEach, taken);
    skipBytes = (long) count * bytesEach;
  }

  private void announce(int count, int bytesEach, int taken) throws MalformedMessageException {
    if (count < 0) {
      throw new MalformedMessageException("it announces a length of " + count);
    }
    requireRoom(taken + (long) count * bytesEach);
  }

  /** Checks that the limit allows {@code more} bytes after the part scanned so far. */
  private void requireRoom(long more) throws MalformedMessageException {
    if (scannedBytes + more > bytesMax) {
      throw new MalformedMessageException(
          "it has or announces more than " + bytesMax + " bytes, which is the limit");
    }
  }

  private void open(byte first, byte second, long elements) throws MalformedMessageException {
    if (depth == remaining.length) {
      throw new MalformedMessageException(
          "its structs and containers nest deeper than " + remaining.length + " levels");
    }
    firstTypes[depth] = first;
    secondTypes[depth] = second;
    remaining[depth] = elements;
    depth++;
  }

  private static boolean isFixed(byte valueType) throws MalformedMessageException {
    return switch (valueType) {
      case TType.STRUCT, TType.STRING, TType.LIST, TType.SET, TType.MAP -> false;
      default -> fixedBytes(valueType) > 0;
    };
  }

  private static int leastBytes(byte valueType) throws MalformedMessageException {
    return valueType == TType.STRUCT ? 1 : fixedBytes(valueType);
  }

  private static int fixedBytes(byte valueType) throws MalformedMessageException {
    return switch (valueType) {
      case TType.STRUCT -> 0;
      case TType.BOOL, TType.BYTE -> 1;
      case TType.I16 -> 2;
      case TType.I32, TType.STRING -> 4;
      case TType.LIST, TType.SET -> 5;
      case TType.MAP -> 6;
      case TType.I64, TType.DOUBLE -> 8;
      case TType.UUID -> 16;
      default ->
          throw new MalformedMessageException("it has a value of the unknown type " + valueType);
    };
  }
}
