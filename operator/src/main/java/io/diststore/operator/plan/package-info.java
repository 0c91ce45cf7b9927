/**
 * What to do next: pure functions of an observation.
 *
 * <ul>
 *   <li>{@link io.diststore.operator.plan.Step}: what can be done, one thing at a time
 *   <li>{@link io.diststore.operator.plan.Awaited}: why nothing is done for now
 *   <li>{@link io.diststore.operator.plan.Planner}: chooses the step
 *   <li>{@code Removal}: the part of it that takes the highest pods away
 *   <li>{@code Room}: whether those that stay can hold what there is
 * </ul>
 */
package io.diststore.operator.plan;
