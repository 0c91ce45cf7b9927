/**
 * The ring's messages as Thrift calls, and back.
 *
 * <p>Each message is one oneway method of service {@code Peer} with its record's fields as
 * arguments. Nothing is answered: an answer to a message is a message of its own, because the ring
 * sends again what it needs an answer to, and an answer that outlived its question would be one
 * more thing to get wrong.
 *
 * <ul>
 *   <li>{@link io.diststore.locator.wire.PeerCodec}: every kind of message, and the call that
 *       carries one
 *   <li>{@link io.diststore.locator.wire.MessageKind}: one kind: record, method, arguments
 *   <li>{@code MembershipKinds}, {@code SegmentKinds}, {@code RequestKinds}: the kinds by what they
 *       are about
 *   <li>{@link io.diststore.locator.wire.MessageInPlace}: a kind that is read and written without
 *       objects, which are {@code ReplicateInPlace} and {@code ReplicatedInPlace}
 *   <li>{@code ViewFields}, {@code EntryFields}, {@code SessionFields}, {@code RequestFields}: the
 *       values they are made of
 *   <li>{@code Fields}: what is checked of every number, bitmap and list
 *   <li>{@link io.diststore.locator.wire.MessageCodec}: messages as bytes, without a connection
 * </ul>
 */
package io.diststore.locator.wire;
