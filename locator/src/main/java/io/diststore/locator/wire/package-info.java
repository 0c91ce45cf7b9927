/**
 * Converts the ring's messages to Thrift calls and back.
 *
 * <p>Each kind of message has one oneway method of service {@code Peer}. The method's arguments are
 * the fields of the message's record. An answer to a message is a separate message, not the result
 * of a call. The result of a call could arrive after the ring has stopped waiting for it. If the
 * ring needs an answer and gets none, it sends the message again.
 *
 * <ul>
 *   <li>{@link io.diststore.locator.wire.PeerCodec}: all kinds of messages, and the call that
 *       carries a message
 *   <li>{@link io.diststore.locator.wire.MessageKind}: one kind of message: record, method,
 *       arguments
 *   <li>{@code MembershipKinds}, {@code SegmentKinds}, {@code RequestKinds}: the kinds, by subject
 *   <li>{@link io.diststore.locator.wire.MessageInPlace}: a kind that is read and written without
 *       creating objects; {@code ReplicateInPlace} and {@code ReplicatedInPlace} are these kinds
 *   <li>{@code DifferenceFields}, {@code LossFields}: views as differences, and lost segments;
 *       {@code Deflation} compresses them if they are long
 *   <li>{@code ViewFields}, {@code EntryFields}, {@code SessionFields}, {@code RequestFields}: the
 *       values that messages consist of
 *   <li>{@code Fields}: checks for numbers, bitmaps and lists
 *   <li>{@link io.diststore.locator.wire.MessageCodec}: messages as bytes, without a connection
 * </ul>
 */
package io.diststore.locator.wire;
