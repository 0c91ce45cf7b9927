/**
 * The client that knows the ring. It stands on Netty, which the command-line tools do without.
 *
 * <ul>
 *   <li>{@link io.diststore.client.ring.RingClient}: the calls, and how many may be in hand
 *   <li>{@link io.diststore.client.ring.RingClientSettings}: its bounds
 *   <li>{@code Dispatcher}: brings each request to a node until it is answered or its time is up
 *   <li>{@code Routes}: which node that is, and what the ring is like
 *   <li>{@code RingTable}: the ring at one epoch
 *   <li>{@code NodeLink}: the connections to one node, and whether it is alive
 *   <li>{@code Request}: what is known of one request; {@code SingleRequest} with one answer,
 *       {@code ManyRequest} with one for each of its keys
 *   <li>{@code Copy}: one sending of it, which takes the answer
 *   <li>{@code UnderWay}: the requests without an answer, and the lowest of their numbers
 *   <li>{@code StoreMethod}: the store's methods, and what their answers mean
 *   <li>{@code Refusals}: what of them is said of one key among many
 *   <li>{@code Batches}: sorts many keys into messages, one primary each
 *   <li>{@code Gathering}: the outcomes of a call with many keys
 * </ul>
 */
package io.diststore.client.ring;
