/**
 * What is measured in small where only this package knows it.
 *
 * <ul>
 *   <li>{@code SegmentBenchmark}: a million entries, their counts and digests
 * </ul>
 */
package io.diststore.ring.segment;
