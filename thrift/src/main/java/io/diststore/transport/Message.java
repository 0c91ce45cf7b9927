package io.diststore.transport;

import io.netty.buffer.ByteBuf;

/**
 * A message in the stream that it came by: a part of the decoder's buffer, good until whoever it is
 * handed to returns.
 *
 * <p>One over the bound has no content: it was read to its end without being kept.
 *
 * @param method its name
 * @param type one of the Thrift library's {@code TMessageType}
 * @param framed whether it came with a length ahead, and is to be answered so
 * @param bytes how long it was on the wire
 * @param structAt where in {@code in} its struct begins, behind the header
 * @param end where in {@code in} it ends
 */
record Message(
    String method,
    byte type,
    int sequenceId,
    boolean framed,
    boolean oversized,
    int bytes,
    ByteBuf in,
    int structAt,
    int end) {}
