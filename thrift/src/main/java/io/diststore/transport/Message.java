package io.diststore.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.buffer.DefaultByteBufHolder;

/**
 * A message as it left the stream. Whoever takes it over releases it.
 *
 * <p>One over the bound has no content: it was read to its end without being kept.
 */
final class Message extends DefaultByteBufHolder {
  private final String method;
  private final byte type;
  private final int sequenceId;
  private final boolean framed;
  private final boolean oversized;
  private final int bytes;

  Message(MessageScanner scanner, ByteBuf content, boolean framed, boolean oversized, int bytes) {
    super(content);
    this.method = scanner.method();
    this.type = scanner.type();
    this.sequenceId = scanner.sequenceId();
    this.framed = framed;
    this.oversized = oversized;
    this.bytes = bytes;
  }

  String method() {
    return method;
  }

  /** One of the Thrift library's {@code TMessageType}. */
  byte type() {
    return type;
  }

  int sequenceId() {
    return sequenceId;
  }

  /** Whether it came with a length ahead, and is to be answered so. */
  boolean framed() {
    return framed;
  }

  boolean oversized() {
    return oversized;
  }

  /** How long it was on the wire. */
  int bytes() {
    return bytes;
  }

  @Override
  public ByteBufHolder replace(ByteBuf content) {
    throw new UnsupportedOperationException("A message keeps the content it came with.");
  }
}
