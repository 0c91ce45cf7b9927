/**
 * Acts on the cluster. No other package of the operator changes a StatefulSet or a pod, or sends
 * commands to nodes.
 *
 * <ul>
 *   <li>{@link io.diststore.operator.act.StatefulSetWriter}: the only class that writes the
 *       StatefulSet
 *   <li>{@link io.diststore.operator.act.StaticObjects}: applies the other objects of a store, such
 *       as Services and rights
 *   <li>{@link io.diststore.operator.act.Tokens}: reads the token of a ring, and creates the token
 *       for a new ring
 *   <li>{@link io.diststore.operator.act.Actor}: carries out a step
 *   <li>{@link io.diststore.operator.act.NamespaceDeletion}: ends the pods of a namespace that is
 *       being deleted
 *   <li>{@link io.diststore.operator.act.ApiErrors}: interprets errors from the API server
 *   <li>{@code ServerSideApply}: server-side apply with the options of this operator
 * </ul>
 */
package io.diststore.operator.act;
