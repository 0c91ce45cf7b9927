/**
 * Micro-benchmarks of code that only this package can call.
 *
 * <ul>
 *   <li>{@code PlacementBenchmark}: computes the owners of all segments
 * </ul>
 */
package io.diststore.ring.placement;
