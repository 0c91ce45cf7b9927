/**
 * Decides what the operator does next. The decisions are pure functions of an observation.
 *
 * <ul>
 *   <li>{@link io.diststore.operator.plan.Step}: the actions that the operator can take, one at a
 *       time
 *   <li>{@link io.diststore.operator.plan.WaitReason}: why the operator waits
 *   <li>{@link io.diststore.operator.plan.Planner}: chooses the step
 *   <li>{@code Removal}: the part of the planner that removes the pods with the highest ordinals
 *   <li>{@code Capacity}: checks whether the remaining pods can hold all data
 * </ul>
 */
package io.diststore.operator.plan;
