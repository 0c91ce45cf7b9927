/**
 * Thrift over Netty: many connections on one event loop, nothing blocks. In the order in which
 * bytes become calls and answers:
 *
 * <ul>
 *   <li>{@link io.diststore.transport.SocketKind}: which event loop and which sockets this machine
 *       offers.
 *   <li>{@link io.diststore.transport.TransportLimits}: every bound, in one place.
 *   <li>{@link io.diststore.transport.TransportCounters}: what was done; {@link
 *       io.diststore.transport.CloseReason}: why a connection ended.
 *   <li>{@link io.diststore.transport.ThriftServer}: listens, and builds each connection's
 *       pipeline.
 *   <li>{@code SharedInput}: what all connections are read into.
 *   <li>{@link io.diststore.transport.Connection}: one connection's calls in hand, their order and
 *       its backpressure; {@code AnswersDue}: how many answers it may owe.
 *   <li>{@code MessageDecoder}: cuts the stream into {@code Message}s, for an {@code Intake};
 *       {@code MessageScanner} finds their ends, {@code MalformedMessageException} says why there
 *       is none; {@code BufferBudget} bounds what all connections keep.
 *   <li>{@code CallHandler}: starts the {@code Call} that a message is.
 *   <li>{@link io.diststore.transport.MethodTable}: which {@code Method} goes to which handler;
 *       {@link io.diststore.transport.Oversized}: how a call that is too large is refused.
 *   <li>{@link io.diststore.transport.DirectMethod}: answers a method's common calls, each a {@link
 *       io.diststore.transport.DirectCall}, where they lie, past all of these; {@code DirectCalls}
 *       finds them, by a {@link io.diststore.transport.StructReader} and a {@link
 *       io.diststore.transport.StructWriter}.
 *   <li>{@code Codec}: structs from messages and back, by a {@code MessageReader} and a {@code
 *       MessageWriter} over a {@code ByteBufTransport}.
 *   <li>{@link io.diststore.transport.ReadBarrier}: puts a task behind all that has arrived on any
 *       connection.
 *   <li>{@code OutboundBatch}, {@code BatchFlush}: few flushes for many answers, within a bound;
 *       {@code OutboundBudget} bounds what waits on all connections; {@code StallWatch}: closes who
 *       stops in the middle.
 *   <li>{@link io.diststore.transport.ThriftChannel}: the calling end, with its {@code
 *       PendingCalls} and {@code AnswerHandler}; it fails with {@link
 *       io.diststore.transport.NotSentException} or {@link
 *       io.diststore.transport.LinkLostException}.
 * </ul>
 */
package io.diststore.transport;
