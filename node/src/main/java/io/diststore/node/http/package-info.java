/**
 * Health and metrics over HTTP; the only part that Quarkus runs.
 *
 * <ul>
 *   <li>{@link io.diststore.node.http.HttpFace}: serves them, from the first free port on
 *   <li>{@link io.diststore.node.http.Node}: the node that they are about
 *   <li>{@code LoopTurns}, {@code RingReady}: live, and ready
 *   <li>{@link io.diststore.node.http.RequestMeter}, {@code Tally}: requests, how they ended and
 *       how long they took
 *   <li>{@link io.diststore.node.http.ServiceMeter}: what else a service measures
 *   <li>{@code RingMetrics}, {@code TransportMetrics}: the member and its sockets, read when
 *       somebody asks
 * </ul>
 */
package io.diststore.node.http;
