/**
 * How a node that has just started comes into a ring.
 *
 * <ul>
 *   <li>{@link io.diststore.locator.discovery.Discovery}: without a peer: scan this machine, join
 *       what is there, or found a ring
 *   <li>{@link io.diststore.locator.discovery.Introduction}: with a peer: into its ring, or not at
 *       all
 *   <li>{@link io.diststore.locator.discovery.Sighting}: what a probe found at an address
 *   <li>{@link io.diststore.locator.discovery.Scout}: probes over the network
 * </ul>
 */
package io.diststore.locator.discovery;
