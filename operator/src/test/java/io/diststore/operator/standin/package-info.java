/**
 * A store's surroundings for tests against an API server that has nothing else: no controllers, no
 * machines, no pods that run.
 *
 * <ul>
 *   <li>{@code ApiServer}: the API server that tests are given
 *   <li>{@link io.diststore.operator.standin.StandInCluster}: a namespace of its own in which what
 *       follows acts
 *   <li>{@code StandInStatefulSets}: makes and ends pods as the controller of StatefulSets does
 *   <li>{@code StandInKubelet}: runs pods, each a node that speaks the administrative service on
 *       loopback
 *   <li>{@link io.diststore.operator.standin.StandInRing}: the ring of these nodes, which joins,
 *       moves, leaves, parks, loses and registers its views as the real one does
 *   <li>{@code StandInDeparture}: how far a node has come with leaving; {@code StandInReport}: what
 *       it says of the ring
 *   <li>{@code StandInNode}: where one life of a node listens
 *   <li>{@link io.diststore.operator.standin.OperatorLife}: the operator itself, from its start to
 *       its end, with caches of its own
 *   <li>{@link io.diststore.operator.standin.Gate}: through which all goes that an operator says to
 *       the API server and to nodes; it notes, counts, and kills
 *   <li>{@link io.diststore.operator.standin.OperatorKilled}: what whoever was killed runs into
 *   <li>{@code HeldBackWatches}: watches that tell everything later
 *   <li>{@link io.diststore.operator.standin.Await}: waits for conditions
 * </ul>
 */
package io.diststore.operator.standin;
