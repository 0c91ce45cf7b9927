/**
 * Observes a store: its API objects and the reports of its nodes at one moment.
 *
 * <ul>
 *   <li>{@link io.diststore.operator.observe.ClusterSource}: the source of API objects. {@link
 *       io.diststore.operator.observe.CachedCluster} reads the caches of the watches, and {@link
 *       io.diststore.operator.observe.LiveCluster} reads the API server
 *   <li>{@link io.diststore.operator.observe.NodeAddresses}: where the node in a pod listens
 *   <li>{@link io.diststore.operator.observe.AdminConnection}: one connection to one node
 *   <li>{@link io.diststore.operator.observe.NodeReports}: asks all nodes at the same time
 *   <li>{@link io.diststore.operator.observe.Machines}: reads the zones of machines
 *   <li>{@link io.diststore.operator.observe.Observer}: makes one observation from the API objects
 *       and the reports
 *   <li>{@link io.diststore.operator.observe.PodFacts}, {@link
 *       io.diststore.operator.observe.StatefulSetFacts}, {@link
 *       io.diststore.operator.observe.RegisterFacts}, {@link
 *       io.diststore.operator.observe.RingFacts}, {@link io.diststore.operator.observe.ZoneFacts},
 *       {@link io.diststore.operator.observe.RecoveryFacts}: the parts of an observation
 *   <li>{@link io.diststore.operator.observe.StallReason}: why the operator cannot continue until a
 *       person acts; {@link io.diststore.operator.observe.Obstacle}: one such reason that was found
 *       before planning, with its message
 *   <li>{@link io.diststore.operator.observe.Observation}: everything that planning reads
 *   <li>{@link io.diststore.operator.observe.Snapshot}: an observation with the API objects from
 *       which it was made
 * </ul>
 */
package io.diststore.operator.observe;
