/**
 * Leases, which ensure that at most one member answers reads of a segment.
 *
 * <ul>
 *   <li>{@link io.diststore.ring.lease.Leases}: the leases that this member holds and grants
 *   <li>{@link io.diststore.ring.lease.TakeOverWait}: a new primary's wait for the end of the
 *       leases that it granted
 *   <li>{@link io.diststore.ring.lease.LeasesWithoutRules}: the behaviour of leases in simulations
 *       that switch a rule off
 * </ul>
 */
package io.diststore.ring.lease;
