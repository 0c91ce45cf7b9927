/**
 * The surroundings of a store, for tests against an API server without controllers, machines or
 * running pods.
 *
 * <ul>
 *   <li>{@code ApiServer}: the API server that the tests use
 *   <li>{@link io.diststore.operator.standin.StandInCluster}: a namespace in which the other
 *       stand-ins act
 *   <li>{@code StandInStatefulSets}: creates and deletes pods like the controller of StatefulSets
 *   <li>{@code StandInKubelet}: runs pods like the kubelet
 *   <li>{@link io.diststore.operator.standin.StandInRing}: the ring of the nodes, which joins,
 *       moves, leaves, parks, loses data and registers its views like the real one
 *   <li>{@code StandInIncarnation}: how far one incarnation of a node has come with leaving; {@code
 *       StandInReport}: what it reports about the ring
 *   <li>{@code StandInNode}: serves the administration service of one incarnation on loopback
 *   <li>{@link io.diststore.operator.standin.OperatorRun}: one run of the operator, with caches of
 *       its own
 *   <li>{@link io.diststore.operator.standin.Gate}: every call of one operator to the API server
 *       and to nodes passes through its gate, which records the calls and can kill the operator at
 *       any of them
 *   <li>{@link io.diststore.operator.standin.OperatorKilled}: the failure of every call of a killed
 *       operator
 *   <li>{@code DelayedWatches}: watches that deliver their events late
 *   <li>{@link io.diststore.operator.standin.ReluctantApiServer}: an API server that closes the
 *       connection of the first list request for each kind
 *   <li>{@link io.diststore.operator.standin.Await}: waits for conditions
 * </ul>
 */
package io.diststore.operator.standin;
