/**
 * Micro-benchmarks of this package.
 *
 * <ul>
 *   <li>{@code ClockBenchmark}: reads the clocks of a node, and checks whether its monotonic clock
 *       stood still
 * </ul>
 */
package io.diststore.locator;
