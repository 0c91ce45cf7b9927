/**
 * Decides the next view: exactly one per epoch.
 *
 * <ul>
 *   <li>{@link io.diststore.ring.register.ViewRegister}: the methods that a member calls
 *   <li>{@link io.diststore.ring.register.RegisterHost}: the methods of a member that the register
 *       calls
 *   <li>{@link io.diststore.ring.register.PeerRegister}: single-decree Paxos among the members, a
 *       new instance for each epoch
 *   <li>{@link io.diststore.ring.register.Acceptor}: a member's vote in that instance
 *   <li>{@link io.diststore.ring.register.OutsideRegister}: one atomic cell outside of the ring,
 *       such as a Kubernetes object
 * </ul>
 */
package io.diststore.ring.register;
