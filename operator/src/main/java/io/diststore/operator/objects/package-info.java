/**
 * Turns the spec of a store into the objects that should exist for that store.
 *
 * <ul>
 *   <li>{@link io.diststore.operator.objects.Names}: the names and labels of all objects
 *   <li>{@link io.diststore.operator.objects.Blueprint}: everything from which the objects are
 *       built
 *   <li>{@link io.diststore.operator.objects.RestartHash}: hashes the parts of the spec that affect
 *       how a pod starts
 *   <li>{@link io.diststore.operator.objects.StatefulSets}: the StatefulSet
 *   <li>{@code PodTemplate}: the template of the store's pods; {@link
 *       io.diststore.operator.objects.Heap}: the size of their Java heap
 *   <li>{@code TemplateOverlay}: merges the user's pod template over the operator's own; {@link
 *       io.diststore.operator.objects.InvalidPodTemplate}: thrown if the merge fails
 *   <li>{@link io.diststore.operator.objects.Network}: the Services, the seeds and the
 *       NetworkPolicy
 *   <li>{@link io.diststore.operator.objects.NodeAccess}: the rights of the nodes at the API server
 *   <li>{@link io.diststore.operator.objects.DisruptionBudget}: how many pods may be evicted
 *   <li>{@link io.diststore.operator.objects.OneTimeObjects}: the ring object and the token
 * </ul>
 */
package io.diststore.operator.objects;
