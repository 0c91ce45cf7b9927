/**
 * The operator: looks at each DistStore, plans one step, carries it out, reports.
 *
 * <ul>
 *   <li>{@link io.diststore.operator.DistStoreReconciler}: the pass, from look to report
 *   <li>{@code Triggers}: which objects wake it up
 *   <li>{@link io.diststore.operator.PassSpacing}: how often passes may follow each other
 *   <li>{@link io.diststore.operator.OperatorSettings}: what it is told when it is started
 *   <li>{@link io.diststore.operator.DefinitionCheck}: refuses definitions that are too old
 *   <li>{@link io.diststore.operator.OperatorProcess}: what the process is made of; one operator at
 *       a time; {@link io.diststore.operator.OperatorReadiness}: when it is ready
 *   <li>{@code observe}, {@code plan}, {@code act}, {@code report}: the parts of a pass
 *   <li>{@code objects}: what is to exist
 * </ul>
 */
package io.diststore.operator;
