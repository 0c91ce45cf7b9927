/**
 * Reports to people: status, events, log and metrics.
 *
 * <ul>
 *   <li>{@link io.diststore.operator.report.StatusReport}: builds the complete status
 *   <li>{@code Conditions}: the conditions in the status
 *   <li>{@code Receipts}: the receipts of leaves in the status
 *   <li>{@link io.diststore.operator.report.StatusWriter}: writes the status when it has changed
 *   <li>{@link io.diststore.operator.report.Events}: publishes events
 *   <li>{@link io.diststore.operator.report.Announcer}: decides which steps get an event
 *   <li>{@link io.diststore.operator.report.StoreMetrics}: counters and gauges
 * </ul>
 */
package io.diststore.operator.report;
