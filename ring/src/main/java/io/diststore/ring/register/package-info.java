/**
 * Decides the next view, so that each epoch has exactly one view.
 *
 * <ul>
 *   <li>{@link io.diststore.ring.register.ViewRegister}: the methods of a register that its member
 *       calls
 *   <li>{@link io.diststore.ring.register.RegisterHost}: the methods of a member that its register
 *       calls
 *   <li>{@link io.diststore.ring.register.PeerRegister}: single-decree Paxos among the members, a
 *       new instance for each epoch
 *   <li>{@link io.diststore.ring.register.Acceptor}: casts a member's votes
 *   <li>{@link io.diststore.ring.register.OutsideRegister}: decides in one atomic cell outside the
 *       ring, such as a Kubernetes object
 * </ul>
 */
package io.diststore.ring.register;
