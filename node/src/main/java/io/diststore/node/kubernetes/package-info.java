/**
 * A node in a pod of a DistStore. Loaded with {@code --kubernetes} only: what is here, and the
 * client of the API server beneath it, costs other nodes nothing.
 *
 * <ul>
 *   <li>{@link io.diststore.node.kubernetes.InPod}: all of it together
 *   <li>{@code Pod}, {@code PodFiles}: what the container is given, and the files by which node and
 *       pod speak
 *   <li>{@code ApiServer}: the way to the API server
 *   <li>{@code RingObject}: the register of views, {@code RingWatch}: what keeps it up to date
 *   <li>{@code StoreObject}: what becomes of the store, a {@code Fate}
 *   <li>{@link io.diststore.node.kubernetes.PodLife}: when the node leaves, parks and ends, by
 *       {@link io.diststore.node.kubernetes.Leaving}
 * </ul>
 */
package io.diststore.node.kubernetes;
