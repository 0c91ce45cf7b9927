/**
 * What is measured in small where only this package knows it.
 *
 * <ul>
 *   <li>{@code CodecBenchmark}: arguments out of bytes, and answers into them
 * </ul>
 */
package io.diststore.transport;
