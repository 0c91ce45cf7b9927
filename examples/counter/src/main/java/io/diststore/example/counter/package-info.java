/**
 * An example of a custom service on its own ring: counters that survive the loss of a node.
 *
 * <p>A custom service needs four parts:
 *
 * <ul>
 *   <li>{@code counter.thrift}, whose service extends {@code Locator}
 *   <li>the Java code that {@code regenerate} generates from {@code counter.thrift}
 *   <li>{@link io.diststore.example.counter.CounterHandler}, which extends {@code LocatorHandler}
 *       and implements the generated {@code AsyncIface}
 *   <li>{@link io.diststore.example.counter.CounterServer}, the process, which calls {@code
 *       LocalMember.start}
 * </ul>
 *
 * <p>The service type {@code counter.Counter} follows from the generated interface. Nodes form a
 * ring only with nodes of the same service type. So a ring of counters and a ring of the store can
 * use the ports of one machine without interfering. To start a ring of three nodes, start {@code
 * CounterServer} three times.
 */
package io.diststore.example.counter;
