/**
 * Which members keep which keys.
 *
 * <ul>
 *   <li>{@link io.diststore.ring.placement.KeyHash}: the 64-bit hash of a key, and the key's
 *       segment
 *   <li>{@link io.diststore.ring.placement.Placement}: the owners of every segment, computed from a
 *       list of members
 *   <li>{@link io.diststore.ring.placement.Site}: the zone and the machine of a member
 *   <li>{@link io.diststore.ring.placement.PairNumbers}: one number for all segments that have the
 *       same owners
 * </ul>
 */
package io.diststore.ring.placement;
