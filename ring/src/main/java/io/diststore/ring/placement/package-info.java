/**
 * Where a key lives.
 *
 * <ul>
 *   <li>{@link io.diststore.ring.placement.KeyHash}: a key's 64-bit hash and its segment
 *   <li>{@link io.diststore.ring.placement.Placement}: the owners of every segment, for a list of
 *       member names
 *   <li>{@link io.diststore.ring.placement.PairNumbers}: numbers for what many segments share
 * </ul>
 */
package io.diststore.ring.placement;
