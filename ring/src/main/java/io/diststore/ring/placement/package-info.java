/**
 * Computes which members keep which keys.
 *
 * <ul>
 *   <li>{@link io.diststore.ring.placement.KeyHash}: computes the 64-bit hash of a key, and the
 *       key's segment from that hash
 *   <li>{@link io.diststore.ring.placement.Placement}: computes the owners of every segment from a
 *       list of members
 *   <li>{@link io.diststore.ring.placement.Site}: the zone and the machine of a member
 *   <li>{@link io.diststore.ring.placement.PairNumbers}: gives each distinct pair of integers a
 *       number; {@code Placement} and {@code Roles} use it to find segments with the same owners
 * </ul>
 */
package io.diststore.ring.placement;
