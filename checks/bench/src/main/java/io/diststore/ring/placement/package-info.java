/**
 * Micro-benchmarks of this package.
 *
 * <ul>
 *   <li>{@code PlacementBenchmark}: computes the owners of all segments
 * </ul>
 */
package io.diststore.ring.placement;
