/**
 * Micro-benchmarks of code that only this package can call.
 *
 * <ul>
 *   <li>{@code CodecBenchmark}: decodes arguments, and encodes answers
 * </ul>
 */
package io.diststore.transport;
