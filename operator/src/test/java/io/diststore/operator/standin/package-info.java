/**
 * Stand-ins for tests of the operator. The tests use a real API server, but there are no
 * controllers, no machines and no running pods. The stand-ins act in their place.
 *
 * <ul>
 *   <li>{@code ApiServer}: access to the API server that the tests use
 *   <li>{@link io.diststore.operator.standin.StandInCluster}: a namespace in which the other
 *       stand-ins act
 *   <li>{@code StandInStatefulSets}: creates and deletes pods like the controller of StatefulSets
 *   <li>{@code StandInKubelet}: runs pods like the kubelet
 *   <li>{@link io.diststore.operator.standin.StandInRing}: the ring of the stand-in nodes. As in
 *       the real ring, nodes join, leave and park, segments move, data is lost, and views are
 *       registered
 *   <li>{@code StandInIncarnation}: which stage of leaving one incarnation of a node has reached;
 *       {@code StandInReport}: what that incarnation reports about the ring
 *   <li>{@code StandInNode}: serves the administration service of one incarnation on a loopback
 *       address
 *   <li>{@link io.diststore.operator.standin.OperatorRun}: one run of the operator, with its own
 *       caches
 *   <li>{@link io.diststore.operator.standin.Gate}: records the calls from one operator to the API
 *       server and to nodes, and can kill the operator at any of these calls
 *   <li>{@link io.diststore.operator.standin.OperatorKilled}: the exception with which every call
 *       of a killed operator fails
 *   <li>{@code DelayedWatches}: watches that deliver their events late
 *   <li>{@link io.diststore.operator.standin.ReluctantApiServer}: an API server that closes the
 *       connection of the first list request for each kind
 *   <li>{@link io.diststore.operator.standin.Await}: waits for conditions
 * </ul>
 */
package io.diststore.operator.standin;
