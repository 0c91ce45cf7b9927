/**
 * Micro-benchmarks of this package.
 *
 * <ul>
 *   <li>{@code CodecBenchmark}: decodes arguments, and encodes answers
 * </ul>
 */
package io.diststore.transport;
