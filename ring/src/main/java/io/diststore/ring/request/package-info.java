/**
 * The requests of clients, and the answers to them.
 *
 * <ul>
 *   <li>{@link io.diststore.ring.request.Operation}: one operation on a key, or on all segments
 *       from a given one on
 *   <li>{@link io.diststore.ring.request.Request}: an operation with its id and its time budget
 *   <li>{@link io.diststore.ring.request.DirectRequests}: serves the most common requests without
 *       creating objects; {@link io.diststore.ring.request.WriteInPlace}: a write for it
 *   <li>{@link io.diststore.ring.request.Answer}: the answer to a request
 *   <li>{@link io.diststore.ring.request.Refusal}: the reason why a request was refused, in the
 *       terms of the Thrift contract
 * </ul>
 */
package io.diststore.ring.request;
