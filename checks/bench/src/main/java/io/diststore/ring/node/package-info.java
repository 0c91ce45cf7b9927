/**
 * Micro-benchmarks of this package.
 *
 * <ul>
 *   <li>{@code RingNodeBenchmark}: reads and writes, in place and as events
 * </ul>
 */
package io.diststore.ring.node;
