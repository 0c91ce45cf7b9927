/**
 * What is done. Nothing else in the operator changes a StatefulSet or a pod, or tells a node
 * anything.
 *
 * <ul>
 *   <li>{@link io.diststore.operator.act.StatefulSetWriter}: the only place that writes the
 *       StatefulSet
 *   <li>{@link io.diststore.operator.act.StaticObjects}: everything else that is to exist, applied
 *       where it differs
 *   <li>{@link io.diststore.operator.act.Tokens}: the ring's token, made once
 *   <li>{@link io.diststore.operator.act.Actor}: carries a step out
 *   <li>{@link io.diststore.operator.act.NamespaceEnd}: ends pods whose namespace is deleted
 *   <li>{@link io.diststore.operator.act.Answers}: what a refusal of the API server means
 *   <li>{@code Ssa}: server-side apply as this operator does it
 * </ul>
 */
package io.diststore.operator.act;
