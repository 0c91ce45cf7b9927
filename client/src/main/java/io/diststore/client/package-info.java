/**
 * The Java client of the store, over plain sockets, so that a command-line tool starts in a blink.
 * The one for programs that ask much is in {@code io.diststore.client.ring}.
 *
 * <ul>
 *   <li>{@link io.diststore.client.StoreCalls}: the calls, whichever client makes them
 *   <li>{@link io.diststore.client.StoreClient}: the client of one connection
 *   <li>{@link io.diststore.client.Value}, {@link io.diststore.client.WriteTerms}, {@link
 *       io.diststore.client.Written}, {@link io.diststore.client.Outcome}, {@link
 *       io.diststore.client.Page}, {@link io.diststore.client.Count}: what they take and return
 *   <li>{@link io.diststore.client.StoreException}: every way in which they fail
 *   <li>{@link io.diststore.client.NodeAddress}: where a node answers
 *   <li>{@link io.diststore.client.LocalNodes}: the nodes on this machine, found by their ports
 *   <li>{@link io.diststore.client.Administrator}: the calls of whoever may administer a node
 *   <li>{@code Exchange}: sends one request until it is answered or its time is up, and knows what
 *       is then known of it
 *   <li>{@code Nodes}: which node to turn to next
 *   <li>{@code NodeConnection}: one connection
 * </ul>
 */
package io.diststore.client;
