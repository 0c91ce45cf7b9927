/**
 * A member of a ring as a library: what a service of one's own is built on.
 *
 * <p>Extend {@link io.diststore.locator.LocatorHandler}, implement the {@code AsyncIface} that
 * Thrift generated for a service that extends {@code Locator}, and give it to {@link
 * io.diststore.locator.LocalMember#start}: the node finds or founds a ring of its service's type,
 * and serves.
 *
 * <ul>
 *   <li>{@link io.diststore.locator.LocalMember}: a member from its start to its end
 *   <li>{@link io.diststore.locator.MemberSettings}, {@link io.diststore.locator.PortRange}: what
 *       it is told at its start
 *   <li>{@link io.diststore.locator.MemberFailure}: why it did not start or found no ring; {@code
 *       PortBinding}: how it takes its ports; {@code BindFailures}: in words, why it did not
 *   <li>{@link io.diststore.locator.BaseHandler}, {@link io.diststore.locator.LocatorHandler}:
 *       handlers to inherit from
 *   <li>{@code ServiceTypes}: which services a handler serves
 *   <li>{@code RingShell}: the ring's core among clocks, sockets and callers
 *   <li>{@code Admission}: the way into a ring; {@code PeerAdmission}: one that decides its views
 *       itself; {@code RegisterAdmission}: the ring of a register outside, {@code Gathering}: with
 *       all that come at the same time
 *   <li>{@link io.diststore.locator.RegisteredRing}, {@link io.diststore.locator.OutsideViews}:
 *       that register, to be implemented; {@code RegisterClerk}: the errands to it, off the event
 *       loop
 *   <li>{@code Hearing}: when each member was last heard
 *   <li>{@code MajorityWatch}: tells people of a ring without its majority; {@code Recovery}: their
 *       way on; {@link io.diststore.locator.LossNotAccepted}: why their word on a loss was not
 *       taken
 *   <li>{@link io.diststore.locator.LoopTurns}: how long the event loop was busy at a stretch
 *   <li>{@link io.diststore.locator.discovery}: how rings are found, or founded once
 *   <li>{@link io.diststore.locator.link}: connections between members
 *   <li>{@link io.diststore.locator.wire}: messages between members as Thrift calls
 * </ul>
 */
package io.diststore.locator;
