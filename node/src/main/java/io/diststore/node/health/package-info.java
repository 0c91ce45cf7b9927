/**
 * The health checks that Kubernetes' probes ask for.
 *
 * <ul>
 *   <li>{@code EventLoopLiveness}: whether the node is live
 *   <li>{@code RingReadiness}: whether the node is ready
 * </ul>
 */
package io.diststore.node.health;
