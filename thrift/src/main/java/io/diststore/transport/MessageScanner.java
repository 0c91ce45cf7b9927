package io.diststore.transport;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.apache.thrift.protocol.TMessageType;
import org.apache.thrift.protocol.TType;

/**
 * Finds where a message of the strict binary protocol ends, in a stream that arrives in pieces.
 * Each byte is looked at once, however small the pieces; the state between two pieces is a stack of
 * at most {@code depthMax} open structs and containers. Nothing is allocated by what the message
 * announces, and an announcement over the bound is refused before the bytes come.
 *
 * <p>One message at a time; {@link #reset} starts the next. For one thread.
 */
final class MessageScanner {
  private static final int VERSION = 0x80010000;
  private static final int VERSION_MASK = 0xffff0000;
  private static final int METHOD_BYTES_MAX = 256;

  /** Version and type, length of the name; after the name follows the sequence id. */
  private static final int HEADER_BYTES = 8;

  private static final int SEQUENCE_BYTES = 4;

  /** A field's type and number. */
  private static final int FIELD_BYTES = 3;

  /** What {@link #step} returns if more bytes must come first. */
  private static final int NOT_YET = -1;

  /**
   * How many names are remembered, a power of two; few services have calls in turn that share a
   * place.
   */
  private static final int KNOWN_METHODS = 8;

  private static final String[] NO_METHODS = {};

  /** Of {@link #firstTypes}: the level is a struct, whose fields say their types themselves. */
  private static final byte STRUCT = TType.STOP;

  private final byte[] firstTypes;
  private final byte[] secondTypes;
  private final long[] remaining;

  private long bytesMax;
  private int depth;
  private byte awaited;
  private long skip;
  private long size;
  private String method;
  private int headerBytes;
  private String[] knownMethods = NO_METHODS;
  private byte type;
  private int sequenceId;

  /**
   * @param depthMax how deeply structs and containers may nest
   */
  MessageScanner(int depthMax) {
    firstTypes = new byte[depthMax];
    secondTypes = new byte[depthMax];
    remaining = new long[depthMax];
  }

  /** Starts a message of at most {@code bytesMax}. */
  void reset(long bytesMax) {
    this.bytesMax = bytesMax;
    depth = 0;
    awaited = TType.STOP;
    skip = 0;
    size = 0;
    method = null;
  }

  /**
   * Goes on in {@code in} from {@code index}, at most up to {@code end}.
   *
   * @return the index of the first byte that was not taken: the byte after the message if it is
   *     {@link #done}, else one from which the next call must go on when more has come
   */
  int scan(ByteBuf in, int index, int end) throws MalformedMessageException {
    int at = index;
    while (!done()) {
      int taken;
      if (skip > 0) {
        if (at == end) {
          break;
        }
        taken = (int) Math.min(skip, end - at);
        skip -= taken;
      } else {
        taken = step(in, at, end - at);
        if (taken == NOT_YET) {
          break;
        }
      }
      at += taken;
      size += taken;
      demand(0);
    }
    return at;
  }

  /** Whether the message's last byte was seen. */
  boolean done() {
    return method != null && depth == 0;
  }

  /** How many bytes the message has at least, by what was seen of it. */
  long announced() {
    return size + skip;
  }

  /**
   * The method's name; null until the message's header has come, with which the three below are
   * known too.
   */
  String method() {
    return method;
  }

  /** How long the header is, behind which the struct begins. */
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
   * Takes the next item as a whole and returns its length; some steps only open or close a level
   * and take nothing.
   */
  private int step(ByteBuf in, int at, int available) throws MalformedMessageException {
    if (method == null) {
      return header(in, at, available);
    }
    if (awaited != TType.STOP) {
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
    awaited = (remaining[level] & 1) == 0 ? firstTypes[level] : secondTypes[level];
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
              + " are taken");
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

  /** Callers call the same few methods again and again: each name is made into a text once. */
  private String name(ByteBuf in, int at, int bytes) {
    if (knownMethods == NO_METHODS) {
      knownMethods = new String[KNOWN_METHODS];
    }
    int place = bytes == 0 ? 0 : bytes + in.getByte(at) & KNOWN_METHODS - 1;
    String known = knownMethods[place];
    if (known == null || !isNamed(known, in, at, bytes)) {
      known = in.toString(at, bytes, StandardCharsets.UTF_8);
      knownMethods[place] = known;
    }
    return known;
  }

  /** Names are ASCII; of others no two texts are taken for equal that are not. */
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
    awaited = fieldType;
    // Most fields are numbers that have come with their beginnings.
    if (fieldType == TType.I64 && available >= FIELD_BYTES + Long.BYTES
        || fieldType == TType.I32 && available >= FIELD_BYTES + Integer.BYTES) {
      awaited = TType.STOP;
      return FIELD_BYTES + (fieldType == TType.I64 ? Long.BYTES : Integer.BYTES);
    }
    return FIELD_BYTES;
  }

  /**
   * Takes the fixed part of the awaited value; what that announces is skipped, or opened as a
   * level.
   */
  private int value(ByteBuf in, int at, int available) throws MalformedMessageException {
    byte valueType = awaited;
    int fixed = fixedBytes(valueType);
    if (available < fixed) {
      return NOT_YET;
    }
    awaited = TType.STOP;
    switch (valueType) {
      case TType.STRUCT -> open(STRUCT, STRUCT, 0);
      case TType.STRING -> skip(in.getInt(at), 1, fixed);
      case TType.LIST, TType.SET -> {
        byte element = in.getByte(at);
        container(element, element, in.getInt(at + 1), 1, fixed);
      }
      case TType.MAP -> {
        // An empty map may leave its types out.
        if (in.getInt(at + 2) != 0) {
          container(in.getByte(at), in.getByte(at + 1), in.getInt(at + 2), 2, fixed);
        }
      }
      default -> {
        // It has no other part than the fixed one.
      }
    }
    return fixed;
  }

  /**
   * A map's keys and values count as elements that take turns: with an even number remaining comes
   * a key.
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
    skip = (long) count * bytesEach;
  }

  private void announce(int count, int bytesEach, int taken) throws MalformedMessageException {
    if (count < 0) {
      throw new MalformedMessageException("it announces a length of " + count);
    }
    demand(taken + (long) count * bytesEach);
  }

  private void demand(long more) throws MalformedMessageException {
    if (size + more > bytesMax) {
      throw new MalformedMessageException(
          "it has or announces more than the " + bytesMax + " bytes that a message may have");
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
