/**
 * Micro-benchmarks of this package.
 *
 * <ul>
 *   <li>{@code SegmentBenchmark}: reads and writes a million entries, and updates counts and
 *       digests
 * </ul>
 */
package io.diststore.ring.segment;
