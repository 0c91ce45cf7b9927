/**
 * The seam between the ring and the world around it, which is Netty and clocks in the product and a
 * simulator in tests.
 *
 * <ul>
 *   <li>{@link io.diststore.ring.shell.Event}: what comes in
 *   <li>{@link io.diststore.ring.shell.Outbox}: what goes out
 *   <li>{@link io.diststore.ring.shell.Destination}: to whom a message goes
 *   <li>{@link io.diststore.ring.shell.Ticket}: whom an answer is for
 *   <li>{@link io.diststore.ring.shell.Notice}: what happened, for logs, metrics and status
 *   <li>{@link io.diststore.ring.shell.LeaveReceipt}: what a leaver handed to whom
 *   <li>{@link io.diststore.ring.shell.Timing}, {@link io.diststore.ring.shell.Limits}: all times
 *       and all bounds
 *   <li>{@link io.diststore.ring.shell.Rule}, {@link io.diststore.ring.shell.Rules}: the protocol's
 *       rules by name
 * </ul>
 */
package io.diststore.ring.shell;
