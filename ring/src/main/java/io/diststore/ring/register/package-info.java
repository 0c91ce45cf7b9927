/**
 * Who decides the next view: exactly one per epoch.
 *
 * <ul>
 *   <li>{@link io.diststore.ring.register.ViewRegister}: what the member asks of it
 *   <li>{@link io.diststore.ring.register.RegisterHost}: what it asks of the member
 *   <li>{@link io.diststore.ring.register.PeerRegister}: single-decree Paxos among the members, for
 *       each epoch anew
 *   <li>{@link io.diststore.ring.register.Acceptor}: a member's vote in it
 *   <li>{@link io.diststore.ring.register.OutsideRegister}: one atomic cell outside of the ring,
 *       such as an API object
 * </ul>
 */
package io.diststore.ring.register;
