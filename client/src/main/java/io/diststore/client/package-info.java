/**
 * The Java client for command-line tools and scripts. It uses plain sockets, so a tool starts
 * quickly. The package {@code io.diststore.client.ring} has the client for programs that send many
 * requests.
 *
 * <ul>
 *   <li>{@link io.diststore.client.StoreCalls}: the calls that both clients offer
 *   <li>{@link io.diststore.client.StoreClient}: the client with a single connection
 *   <li>{@link io.diststore.client.Value}, {@link io.diststore.client.WriteTerms}, {@link
 *       io.diststore.client.Written}, {@link io.diststore.client.KeyResult}, {@link
 *       io.diststore.client.Page}, {@link io.diststore.client.Count}: arguments and results of the
 *       calls
 *   <li>{@link io.diststore.client.StoreException}: every way in which a call can fail
 *   <li>{@link io.diststore.client.NodeAddress}: the address of a node
 *   <li>{@link io.diststore.client.LocalNodes}: finds the nodes on this machine by their ports
 *   <li>{@link io.diststore.client.Administrator}: the commands that only an administrator may give
 *   <li>{@code Exchange}: sends one request until a node answers it or its time is up
 *   <li>{@code Nodes}: the nodes that a client may ask, in rotation
 *   <li>{@code NodeConnection}: a connection to one node
 * </ul>
 */
package io.diststore.client;
