/**
 * Who is a member, and what the next view should be.
 *
 * <ul>
 *   <li>{@link io.diststore.ring.membership.Membership}: beacons, requests to join and to leave,
 *       reads of the register
 *   <li>{@link io.diststore.ring.membership.FailureDetector}: which members do not answer, by this
 *       node's observation and by others' reports
 *   <li>{@link io.diststore.ring.membership.Admissions}: the nodes that asked to join or to leave
 *   <li>{@link io.diststore.ring.membership.FillReports}: which segments' target owners are filled
 *   <li>{@link io.diststore.ring.membership.LossAcceptance}: an administrator gives up lost
 *       segments
 *   <li>{@link io.diststore.ring.membership.ViewPlanner}: the next view that follows from all that,
 *       a pure function; {@link io.diststore.ring.membership.Plan}: that view and its reasons
 *   <li>{@link io.diststore.ring.membership.Proposals}: when this member proposes that view; {@link
 *       io.diststore.ring.membership.RegisterSeat}: the member, as its register sees it
 *   <li>{@link io.diststore.ring.membership.Leave}: this member's own leave, and its receipt
 * </ul>
 */
package io.diststore.ring.membership;
