/**
 * Serves health and metrics over HTTP with the help of Quarkus.
 *
 * <ul>
 *   <li>{@link io.diststore.node.http.HttpEndpoint}: the HTTP server; {@link
 *       io.diststore.node.http.HttpPort}: the ports that it tries
 *   <li>{@link io.diststore.node.http.RunningNode}: the node of this process, for Quarkus' beans
 *   <li>{@code MetricsBinding}: registers the metrics of the package {@code metrics}
 * </ul>
 */
package io.diststore.node.http;
