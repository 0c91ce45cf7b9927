/**
 * A service of one's own on a ring of its own: counters that survive the loss of a node.
 *
 * <p>What it takes: {@code counter.thrift}, whose service extends {@code Locator}; the Java that
 * Thrift generates from it ({@code regenerate}); a handler that extends {@code LocatorHandler} and
 * implements the generated {@code AsyncIface}; and one call of {@code LocalMember.start}. The type
 * of the service, {@code counter.Counter}, follows from the interface, and by it the nodes find
 * each other: a ring of counters and a ring of the store share a machine and its ports without
 * meeting. Start {@link io.diststore.example.counter.CounterServer} three times and there is a ring
 * of three.
 *
 * <ul>
 *   <li>{@link io.diststore.example.counter.CounterHandler}: the service
 *   <li>{@link io.diststore.example.counter.CounterServer}: a process of it
 * </ul>
 */
package io.diststore.example.counter;
