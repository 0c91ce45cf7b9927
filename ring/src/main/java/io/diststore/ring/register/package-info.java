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
 *   <li>{@link io.diststore.ring.register.CellRegister}: the register of a ring that has a cell
 *       outside the ring, such as a Kubernetes object
 *   <li>{@link io.diststore.ring.register.Cell}: reads the cell and writes the latest view to it
 *   <li>{@link io.diststore.ring.register.Witness}: the cell as an acceptor of Paxos
 * </ul>
 */
package io.diststore.ring.register;
