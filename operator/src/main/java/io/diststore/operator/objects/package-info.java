/**
 * What is to exist for one store: pure functions from its spec to objects.
 *
 * <ul>
 *   <li>{@link io.diststore.operator.objects.Names}: what everything is called, and its labels
 *   <li>{@link io.diststore.operator.objects.Blueprint}: all that the objects are made of
 *   <li>{@link io.diststore.operator.objects.RestartHash}: what a pod was started with
 *   <li>{@link io.diststore.operator.objects.Pods}: the StatefulSet
 *   <li>{@code PodTemplate}, {@link io.diststore.operator.objects.Heap}: its pods
 *   <li>{@code TemplateOverlay}: the user's own part of them; {@link
 *       io.diststore.operator.objects.InvalidPodTemplate}: that it is none
 *   <li>{@link io.diststore.operator.objects.Network}: services, seeds, network policy
 *   <li>{@link io.diststore.operator.objects.Access}: what nodes may do at the API server
 *   <li>{@link io.diststore.operator.objects.Budget}: how many pods may be evicted
 *   <li>{@link io.diststore.operator.objects.Identity}: the ring object and the token
 * </ul>
 */
package io.diststore.operator.objects;
