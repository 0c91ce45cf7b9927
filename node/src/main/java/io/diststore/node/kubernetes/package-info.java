/**
 * A node in a pod of a DistStore. Only a node that runs with {@code --kubernetes} loads these
 * classes and the client of the API server, so they cost other nodes nothing.
 *
 * <ul>
 *   <li>{@link io.diststore.node.kubernetes.PodRuntime}: puts the other classes together
 *   <li>{@code Pod}: the pod's name and addresses; {@code PodFiles}: the files through which a node
 *       and its pod exchange information; {@code ZoneWait}: waits for the file that names the pod's
 *       zone
 *   <li>{@code ApiServer}: creates the client of the API server
 *   <li>{@code RingObject}: the register of views; {@code RingWatch}: follows changes to the
 *       register
 *   <li>{@code StoreObject}: reads the DistStore and derives its {@code StoreFate}; {@code
 *       StoreFateCheck}: asks for the fate while the node leaves
 *   <li>{@link io.diststore.node.kubernetes.PodLifecycle}: decides when the node leaves, parks and
 *       exits, and carries that out through {@link io.diststore.node.kubernetes.ShutdownControl}
 * </ul>
 */
package io.diststore.node.kubernetes;
