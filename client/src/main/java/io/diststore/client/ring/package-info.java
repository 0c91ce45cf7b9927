/**
 * The Java client for programs that send many requests. It knows the ring and sends each request to
 * the primary of its key. It uses Netty, unlike the client for command-line tools.
 *
 * <ul>
 *   <li>{@link io.diststore.client.ring.RingClient}: the calls, and the limit for requests in
 *       flight
 *   <li>{@link io.diststore.client.ring.RingClientSettings}: the settings
 *   <li>{@code Dispatcher}: sends each request until a node answers it or its deadline passes
 *   <li>{@code Routes}: chooses the node for a request, and keeps the known ring up to date
 *   <li>{@code RingTable}: the primary of each segment at one epoch; {@link
 *       io.diststore.client.ring.RingLayout}: the same for tools, with all owners
 *   <li>{@code NodeLink}: the connections to one node
 *   <li>{@code ClientRequest}: the state of one request; {@code RequestStage}: its stages; {@code
 *       SingleRequest}: a request with one answer; {@code ManyRequest}: a request with one answer
 *       per key
 *   <li>{@code Attempt}: one attempt to get a request answered
 *   <li>{@code OpenRequests}: the requests that have not ended, in the order of their numbers
 *   <li>{@code StoreMethod}: the methods of the store, and how to read their answers
 *   <li>{@code RefusalExceptions}: converts the refusal of one key into an exception
 *   <li>{@code Batches}: divides many keys into messages, each for one primary
 *   <li>{@code ResultCollector}: collects the results of a call with many keys
 * </ul>
 */
package io.diststore.client.ring;
