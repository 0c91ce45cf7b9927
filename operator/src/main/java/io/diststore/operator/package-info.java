/**
 * The operator. For each DistStore, it observes, plans one step, carries out the step, and reports.
 *
 * <ul>
 *   <li>{@link io.diststore.operator.DistStoreReconciler}: one pass, from observing to reporting
 *   <li>{@code Triggers}: the objects whose changes trigger a pass
 *   <li>{@link io.diststore.operator.PassSpacing}: keeps a minimum time between passes
 *   <li>{@link io.diststore.operator.OperatorSettings}: the settings of the process
 *   <li>{@link io.diststore.operator.DefinitionCheck}: rejects resource definitions that are
 *       missing or too old
 *   <li>{@link io.diststore.operator.OperatorProcess}: sets up the process, and makes several
 *       operators elect one leader
 *   <li>{@code ApiServerWait}: waits for the API server when the process starts
 *   <li>{@link io.diststore.operator.OperatorReadiness}: the readiness check
 *   <li>{@code observe}, {@code plan}, {@code act}, {@code report}: the four parts of a pass
 *   <li>{@code objects}: the objects that should exist
 * </ul>
 */
package io.diststore.operator;
