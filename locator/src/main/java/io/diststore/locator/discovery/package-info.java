/**
 * How a node that has just started finds a ring.
 *
 * <ul>
 *   <li>{@link io.diststore.locator.discovery.Discovery}: without a peer: scans this machine, and
 *       joins the ring there or founds one
 *   <li>{@link io.diststore.locator.discovery.Introduction}: with a peer: joins that peer's ring,
 *       or none
 *   <li>{@link io.diststore.locator.discovery.Prober}: sends probes over the network
 *   <li>{@link io.diststore.locator.discovery.ProbeResult}: what a probe found at an address
 * </ul>
 */
package io.diststore.locator.discovery;
