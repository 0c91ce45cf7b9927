/**
 * Thrift over Netty: one event loop serves many connections, and no method blocks. The classes, in
 * the order in which bytes become calls and answers:
 *
 * <ul>
 *   <li>{@link io.diststore.transport.SocketKind}: the event loops and sockets that this machine
 *       offers.
 *   <li>{@link io.diststore.transport.TransportLimits}: every limit, in one place.
 *   <li>{@link io.diststore.transport.TransportCounters}: counts the activity of a transport;
 *       {@link io.diststore.transport.CloseReason}: why a connection was closed.
 *   <li>{@link io.diststore.transport.LimitedLog}: the log for events that the other end of a
 *       connection can cause. However often they happen, they fill only a few lines.
 *   <li>{@link io.diststore.transport.ThriftServer}: listens, and builds the pipeline of each
 *       connection.
 *   <li>{@code SharedInput}: the buffer that all connections are read into.
 *   <li>{@link io.diststore.transport.Connection}: the calls of one connection that are in
 *       progress, their order, and backpressure; {@code AnswersDue}: how many answers a connection
 *       may owe.
 *   <li>{@code MessageDecoder}: splits the byte stream into {@code ThriftMessage}s for its {@code
 *       DecoderOwner}; {@code MessageScanner} finds the end of a message; {@code
 *       MalformedMessageException} says why a stream cannot be read; {@code BufferBudget} limits
 *       the unfinished messages of all connections.
 *   <li>{@code CallHandler}: starts one {@code Call} for each message.
 *   <li>{@link io.diststore.transport.MethodTable}: the {@code Method} and handler for each method
 *       name; {@link io.diststore.transport.Oversized}: the refusal of a call that is too large.
 *   <li>{@link io.diststore.transport.DirectMethod}: answers the common calls of one method, each a
 *       {@link io.diststore.transport.DirectCall}, straight from their bytes and without the
 *       classes above; {@code DirectCalls} finds these calls. A {@link
 *       io.diststore.transport.StructReader} reads the calls, and a {@link
 *       io.diststore.transport.StructWriter} writes the answers.
 *   <li>{@code Codec}: converts messages to structs and back, using a {@code MessageReader} and a
 *       {@code MessageWriter} over a {@code ByteBufTransport}.
 *   <li>{@link io.diststore.transport.ReadBarrier}: delays a task until all bytes that have already
 *       arrived, on any connection, are handled.
 *   <li>{@code OutboundBatch}, {@code BatchFlush}: send many answers with few flushes; {@code
 *       OutboundBudget} limits the answers that wait on all connections; {@code StallWatch} closes
 *       a connection that stalls in the middle of a message or an answer.
 *   <li>{@link io.diststore.transport.ThriftChannel}: the calling end of a connection, with its
 *       {@code PendingCalls} and {@code AnswerHandler}. Its calls fail with {@link
 *       io.diststore.transport.NotSentException} or {@link
 *       io.diststore.transport.LinkLostException}.
 * </ul>
 */
package io.diststore.transport;
