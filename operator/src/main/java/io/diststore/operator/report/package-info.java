/**
 * What people are told.
 *
 * <ul>
 *   <li>{@link io.diststore.operator.report.StatusReport}: the whole status, from what was seen and
 *       done
 *   <li>{@code Conditions}: its conditions
 *   <li>{@code Receipts}: its receipts of departures
 *   <li>{@link io.diststore.operator.report.StatusWriter}: writes it, when it says something new
 *   <li>{@link io.diststore.operator.report.Events}: events, of stable reasons
 *   <li>{@link io.diststore.operator.report.Announcer}: which event a step is worth
 *   <li>{@link io.diststore.operator.report.StoreMetrics}: counters and gauges
 * </ul>
 */
package io.diststore.operator.report;
