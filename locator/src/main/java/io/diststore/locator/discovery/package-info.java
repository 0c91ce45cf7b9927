/**
 * How a node that has just started finds a ring.
 *
 * <ul>
 *   <li>{@link io.diststore.locator.discovery.Discovery}: for a node without a peer, which joins
 *       the ring on this machine or founds one
 *   <li>{@link io.diststore.locator.discovery.Introduction}: for a node with a peer, which joins
 *       only that peer's ring
 *   <li>{@link io.diststore.locator.discovery.Prober}: sends probes over the network
 *   <li>{@link io.diststore.locator.discovery.ProbeResult}: what a probe found at an address
 * </ul>
 */
package io.diststore.locator.discovery;
