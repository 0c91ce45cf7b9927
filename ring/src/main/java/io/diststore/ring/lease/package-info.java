/**
 * Leases: why at most one member answers reads of a segment.
 *
 * <ul>
 *   <li>{@link io.diststore.ring.lease.Leases}: the leases that this member holds and grants
 *   <li>{@link io.diststore.ring.lease.TakeOverWait}: what a new primary waits for
 *   <li>{@link io.diststore.ring.lease.LeasesWithoutRules}: what a simulation does without a rule
 * </ul>
 */
package io.diststore.ring.lease;
