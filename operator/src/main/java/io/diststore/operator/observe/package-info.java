/**
 * What is: API objects and the nodes' own word, of one moment.
 *
 * <ul>
 *   <li>{@link io.diststore.operator.observe.ClusterSource}: where API objects are read; {@link
 *       io.diststore.operator.observe.CachedCluster} from the watches' caches, {@link
 *       io.diststore.operator.observe.LiveCluster} from the API server
 *   <li>{@link io.diststore.operator.observe.NodeAddresses}: where a pod's node listens
 *   <li>{@link io.diststore.operator.observe.NodeConnection}: one conversation with one node
 *   <li>{@link io.diststore.operator.observe.NodeReports}: what all nodes say, asked at once
 *   <li>{@link io.diststore.operator.observe.Observer}: puts it together
 *   <li>{@link io.diststore.operator.observe.PodFacts}, {@link
 *       io.diststore.operator.observe.SetFacts}, {@link
 *       io.diststore.operator.observe.RegisterFacts}, {@link
 *       io.diststore.operator.observe.RingFacts}: the parts of an observation
 *   <li>{@link io.diststore.operator.observe.Obstacle}: why nothing goes on until a person acts;
 *       {@link io.diststore.operator.observe.InTheWay}: one that was found before anything was
 *       planned
 *   <li>{@link io.diststore.operator.observe.Observation}: all that planning reads
 *   <li>{@link io.diststore.operator.observe.Look}: an observation with the objects it was made of
 * </ul>
 */
package io.diststore.operator.observe;
