/**
 * The node's metrics, with their names and help texts. The package {@code node.http} registers and
 * serves them.
 *
 * <ul>
 *   <li>{@link io.diststore.node.metrics.RingMetrics}: the member and its view
 *   <li>{@link io.diststore.node.metrics.TransportMetrics}: connections, bytes and messages
 *   <li>{@link io.diststore.node.metrics.RequestMetrics}: client requests to the store, by kind and
 *       result; {@code LatencyHistogram}: how long they took
 *   <li>{@link io.diststore.node.metrics.ServiceMetrics}: the interface for the metrics of a
 *       service
 * </ul>
 */
package io.diststore.node.metrics;
