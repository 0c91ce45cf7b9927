package io.diststore.node.store;

import io.diststore.ring.segment.Version;
import io.diststore.thrift.diststore.BadRequest;
import io.diststore.thrift.diststore.WriteOptions;
import java.nio.ByteBuffer;

/**
 * Reads the arguments of calls and refuses missing or invalid ones. This class does not check the
 * sizes of keys, values and prefixes. The ring checks the sizes, because every request passes
 * through the ring.
 */
final class Arguments {
  private Arguments() {}

  /**
   * Returns the bytes of an argument. The caller may keep the returned array but must not change
   * it. If the argument fills its own array, returns that array; otherwise copies the bytes. Every
   * argument that the transport has read fills its array. A missing argument counts as empty.
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

  static byte[] key(ByteBuffer key) throws BadRequest {
    return required("key", key);
  }

  static byte[] value(ByteBuffer value) throws BadRequest {
    return required("value", value);
  }

  private static byte[] required(String name, ByteBuffer argument) throws BadRequest {
    if (argument == null) {
      throw new BadRequest(
          "the " + name + " is missing; an empty " + name + " is allowed, but must be sent");
    }
    return bytes(argument);
  }

  /** Returns the time to live, or 0 if the value never expires. */
  static long ttlMillis(WriteOptions options) throws BadRequest {
    if (options == null || !options.isSetTtlMillis()) {
      return 0;
    }
    if (!isTtl(options.getTtlMillis())) {
      throw new BadRequest(
          "ttlMillis is "
              + options.getTtlMillis()
              + "; use 1 or more, or omit it for a value that never expires");
    }
    return options.getTtlMillis();
  }

  /** Reports whether this time to live is valid in a request. */
  static boolean isTtl(long millis) {
    return millis >= 1;
  }

  /** Returns the version that the key must have, or null if the write is unconditional. */
  static Long ifVersion(WriteOptions options) throws BadRequest {
    if (options == null || !options.isSetIfVersion()) {
      return null;
    }
    if (options.getIfVersion() < Version.NONE) {
      throw new BadRequest(
          "ifVersion is "
              + options.getIfVersion()
              + "; use the version of an earlier read, or 0 if the key must not exist");
    }
    return options.getIfVersion();
  }
}
