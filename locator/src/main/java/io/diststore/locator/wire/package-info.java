/**
 * Converts the ring's messages to Thrift calls and back.
 *
 * <p>Each message is one oneway method of service {@code Peer}, with the fields of its record as
 * arguments. An answer to a message is a message of its own, never the result of a call. The ring
 * sends a message again if it needs an answer, and the result of a call could arrive after the ring
 * has stopped waiting for it.
 *
 * <ul>
 *   <li>{@link io.diststore.locator.wire.PeerCodec}: all kinds of messages, and the call that
 *       carries a message
 *   <li>{@link io.diststore.locator.wire.MessageKind}: one kind of message: record, method,
 *       arguments
 *   <li>{@code MembershipKinds}, {@code SegmentKinds}, {@code RequestKinds}: the kinds, by subject
 *   <li>{@link io.diststore.locator.wire.MessageInPlace}: a kind that is read and written without
 *       creating objects; {@code ReplicateInPlace} and {@code ReplicatedInPlace} are the two
 *   <li>{@code ViewFields}, {@code EntryFields}, {@code SessionFields}, {@code RequestFields}: the
 *       values that messages consist of
 *   <li>{@code Fields}: checks for numbers, bitmaps and lists
 *   <li>{@link io.diststore.locator.wire.MessageCodec}: messages as bytes, without a connection
 * </ul>
 */
package io.diststore.locator.wire;
