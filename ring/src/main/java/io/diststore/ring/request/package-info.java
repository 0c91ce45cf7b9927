/**
 * The requests of clients, and the answers to them.
 *
 * <ul>
 *   <li>{@link io.diststore.ring.request.Operation}: one operation on a key, or on the segments
 *       from one on
 *   <li>{@link io.diststore.ring.request.Request}: an operation with its id and its deadline
 *   <li>{@link io.diststore.ring.request.DirectRequests}: serves the most common requests without
 *       creating objects; {@link io.diststore.ring.request.WriteInPlace}: a write for it
 *   <li>{@link io.diststore.ring.request.Answer}: the one answer to a request
 *   <li>{@link io.diststore.ring.request.Refusal}: why a request was not done, in the words of the
 *       contract
 * </ul>
 */
package io.diststore.ring.request;
