/**
 * Micro-benchmarks of code that only this package can call.
 *
 * <ul>
 *   <li>{@code RingNodeBenchmark}: reads and writes, in place and as events
 * </ul>
 */
package io.diststore.ring.node;
