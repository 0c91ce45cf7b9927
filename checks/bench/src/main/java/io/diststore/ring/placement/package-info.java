/**
 * What is measured in small where only this package knows it.
 *
 * <ul>
 *   <li>{@code PlacementBenchmark}: the owners of all segments
 * </ul>
 */
package io.diststore.ring.placement;
