/**
 * Micro-benchmarks of this package.
 *
 * <ul>
 *   <li>{@code ClockBenchmark}: reads clocks, and checks whether the monotonic clock stood still
 * </ul>
 */
package io.diststore.locator;
