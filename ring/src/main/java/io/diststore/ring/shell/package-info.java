/**
 * The interface between the ring and its environment. In the product, the environment is Netty and
 * real clocks; in tests, it is a simulator.
 *
 * <ul>
 *   <li>{@link io.diststore.ring.shell.Event}: the inputs
 *   <li>{@link io.diststore.ring.shell.Incarnation}: notices when the incarnation number of a
 *       joining node is too low
 *   <li>{@link io.diststore.ring.shell.Outbox}: the outputs
 *   <li>{@link io.diststore.ring.shell.Registered}: the contents of a cell outside the ring
 *   <li>{@link io.diststore.ring.shell.Destination}: the destination of a message
 *   <li>{@link io.diststore.ring.shell.Ticket}: identifies the request to which an answer belongs
 *   <li>{@link io.diststore.ring.shell.Notice}: reports for logs, metrics and the status
 *   <li>{@link io.diststore.ring.shell.LeaveReceipt}: which members now hold the data of a leaving
 *       member
 *   <li>{@link io.diststore.ring.shell.Timing}, {@link io.diststore.ring.shell.Limits}: all
 *       durations and all limits
 *   <li>{@link io.diststore.ring.shell.Rule}, {@link io.diststore.ring.shell.Rules}: the names of
 *       the rules of the protocol, and which rules are in force
 * </ul>
 */
package io.diststore.ring.shell;
