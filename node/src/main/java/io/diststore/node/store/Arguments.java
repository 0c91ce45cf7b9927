package io.diststore.node.store;

import io.diststore.ring.segment.Version;
import io.diststore.thrift.diststore.BadRequest;
import io.diststore.thrift.diststore.TooLarge;
import io.diststore.thrift.diststore.WriteOptions;
import java.nio.ByteBuffer;

/** What of a call's arguments is refused before the ring sees it. */
final class Arguments {
  private final int keyBytesMax;
  private final int valueBytesMax;

  Arguments(int keyBytesMax, int valueBytesMax) {
    this.keyBytesMax = keyBytesMax;
    this.valueBytesMax = valueBytesMax;
  }

  /**
   * An argument's bytes, to be kept and not to be changed. The transport reads each argument into
   * an array of its own, which is taken as it is; what is a part of something else is copied. An
   * argument that was left out is empty.
   */
  static byte[] bytes(ByteBuffer buffer) {
    if (buffer == null) {
      return new byte[0];
    }
    if (buffer.hasArray() && buffer.array().length == buffer.remaining()) {
      return buffer.array();
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  byte[] key(ByteBuffer key) throws BadRequest, TooLarge {
    return checked("key", key, keyBytesMax);
  }

  byte[] value(ByteBuffer value) throws BadRequest, TooLarge {
    return checked("value", value, valueBytesMax);
  }

  boolean takesKey(int bytes) {
    return bytes <= keyBytesMax;
  }

  boolean takesValue(int bytes) {
    return bytes <= valueBytesMax;
  }

  /** 0 if the write is for good. */
  static long ttlMillis(WriteOptions options) throws BadRequest {
    if (options == null || !options.isSetTtlMillis()) {
      return 0;
    }
    if (options.getTtlMillis() < 1) {
      throw new BadRequest(
          "ttlMillis is "
              + options.getTtlMillis()
              + "; give 1 or more, or leave it out for a value that stays");
    }
    return options.getTtlMillis();
  }

  /** Null if the write is for any version. */
  static Long ifVersion(WriteOptions options) throws BadRequest {
    if (options == null || !options.isSetIfVersion()) {
      return null;
    }
    if (options.getIfVersion() < Version.NONE) {
      throw new BadRequest(
          "ifVersion is "
              + options.getIfVersion()
              + "; give a version that was read, or 0 for an absent key");
    }
    return options.getIfVersion();
  }

  private static byte[] checked(String what, ByteBuffer buffer, int max)
      throws BadRequest, TooLarge {
    if (buffer == null) {
      throw new BadRequest(
          "the " + what + " is missing; an empty one is good, but it must be sent");
    }
    if (buffer.remaining() > max) {
      throw new TooLarge(
          "the " + what + " has " + buffer.remaining() + " bytes; this node takes up to " + max);
    }
    return bytes(buffer);
  }
}
