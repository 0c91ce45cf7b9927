/**
 * The requests of clients, and the answers to them.
 *
 * <ul>
 *   <li>{@link io.diststore.ring.request.Operation}: one operation on a key, or on a segment and
 *       the segments after it
 *   <li>{@link io.diststore.ring.request.Request}: an operation with its id and its time budget
 *   <li>{@link io.diststore.ring.request.DirectRequests}: serves the most common requests without
 *       creating objects
 *   <li>{@link io.diststore.ring.request.WriteInPlace}: a write that {@code DirectRequests} serves
 *   <li>{@link io.diststore.ring.request.Answer}: the answer to a request
 *   <li>{@link io.diststore.ring.request.Refusal}: the reason why a request was refused; the Thrift
 *       contract has an exception for each reason
 * </ul>
 */
package io.diststore.ring.request;
