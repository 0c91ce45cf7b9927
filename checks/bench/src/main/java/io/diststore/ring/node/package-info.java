/**
 * What is measured in small where only this package knows it.
 *
 * <ul>
 *   <li>{@code RingNodeBenchmark}: reads and writes, in place and as events
 * </ul>
 */
package io.diststore.ring.node;
