package io.diststore.transport;

import io.netty.buffer.ByteBuf;

/**
 * One message, located in the buffer that it arrived in. The buffer belongs to the decoder: a
 * message is valid only until the handler that received it returns.
 *
 * <p>An oversized message has no content, because the decoder read it to its end without keeping
 * it. Its {@code structAt} and {@code end} mean nothing.
 *
 * @param method the method's name
 * @param type a constant of the Thrift library's {@code TMessageType}
 * @param framed whether the message arrived in a frame, so that its answer must be framed too
 * @param oversized whether the message is longer than {@link TransportLimits#messageBytesMax}
 * @param bytes the length of the message, without the length field of its frame
 * @param structAt the index in {@code in} of the struct, which follows the message's header
 * @param end the index in {@code in} of the first byte after the message
 */
record ThriftMessage(
    String method,
    byte type,
    int sequenceId,
    boolean framed,
    boolean oversized,
    int bytes,
    ByteBuf in,
    int structAt,
    int end) {}
