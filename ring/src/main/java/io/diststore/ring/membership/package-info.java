/**
 * Decides which nodes are members, and what the next view should be.
 *
 * <ul>
 *   <li>{@link io.diststore.ring.membership.Membership}: beacons, requests to join and to leave,
 *       reads of the register
 *   <li>{@link io.diststore.ring.membership.FailureDetector}: which members answer beacons, and who
 *       suspects whom; {@link io.diststore.ring.membership.Accusations} decides from that which
 *       members are dead
 *   <li>{@link io.diststore.ring.membership.Observation}: to which members this member sends its
 *       beacons; {@link io.diststore.ring.membership.ObserverGraph} names them in a large ring
 *   <li>{@link io.diststore.ring.membership.Admissions}: the nodes that asked to join or to leave
 *   <li>{@link io.diststore.ring.membership.FillReports}: the segments whose target owners are
 *       filled
 *   <li>{@link io.diststore.ring.membership.LossAcceptance}: an administrator's confirmation that
 *       lost segments may restart empty
 *   <li>{@link io.diststore.ring.membership.ViewPlanner}: computes the next view from all of these;
 *       {@link io.diststore.ring.membership.Plan} is that view with its reasons
 *   <li>{@link io.diststore.ring.membership.Proposals}: decides when this member proposes that
 *       view; {@link io.diststore.ring.membership.RegisterSeat} gives the register access to this
 *       member
 *   <li>{@link io.diststore.ring.membership.Leave}: this member's own leave, and its receipt
 * </ul>
 */
package io.diststore.ring.membership;
