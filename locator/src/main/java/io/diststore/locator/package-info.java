/**
 * A library that makes a process a member of a ring. Other services can be built on this library.
 *
 * <p>To build a service, extend {@link io.diststore.locator.LocatorHandler} and implement the
 * {@code AsyncIface} that Thrift generated for a service that extends {@code Locator}. Pass the
 * handler to {@link io.diststore.locator.LocalMember#start}. The node then joins or founds a ring
 * of nodes with the same service, and serves requests.
 *
 * <ul>
 *   <li>{@link io.diststore.locator.LocalMember}: a member from its start to its end
 *   <li>{@link io.diststore.locator.MemberSettings}, {@link io.diststore.locator.PortRange}: its
 *       settings
 *   <li>{@link io.diststore.locator.MemberFailure}: why a member could not start or join; {@code
 *       PortBinding}: binds its ports; {@code BindFailures}: explains why a port could not be bound
 *   <li>{@link io.diststore.locator.BaseHandler}, {@link io.diststore.locator.LocatorHandler}:
 *       handlers to extend
 *   <li>{@code ServiceTypes}: the services that a handler serves
 *   <li>{@code RingShell}: connects the ring's core to clocks, sockets and callers
 *   <li>{@code StandstillWatch}: notices when the monotonic clock has stood still; {@code
 *       BootClock}: a clock that also counts the time for which the machine is suspended
 *   <li>{@code Admission}: leads a node into a ring; {@code PeerAdmission}: leads a node into a
 *       ring without an external register; {@code RegisterAdmission}: leads a node into a ring that
 *       has one; {@code NewcomerRendezvous}: makes newcomers wait for each other; {@code
 *       AdmissionWait}: logs why a ring has not admitted this node yet
 *   <li>{@link io.diststore.locator.RegisteredRing}: a ring that has an external register; {@link
 *       io.diststore.locator.ExternalRegister}: the interface that such a register implements;
 *       {@code RegisterClient}: calls the register on a separate thread
 *   <li>{@code LastMessageTimes}: when the last message from each member arrived
 *   <li>{@code ViewWatch}: logs which members join, leave and go down, and when keys move
 *   <li>{@code ZoneWatch}: logs that the ring has too few zones for its copies
 *   <li>{@code MajorityWatch}: logs that the ring has lost its majority; {@code Recovery}: lets an
 *       administrator recover the ring; {@link io.diststore.locator.LossNotAccepted}: why the
 *       confirmation of a loss was not accepted
 *   <li>{@code ClockWatch}: logs when the wall clock of this machine differs from those of the
 *       other members
 *   <li>{@link io.diststore.locator.EventLoopDelay}: how long the event loop is busy without a
 *       break
 *   <li>{@link io.diststore.locator.discovery}: how a node finds a ring or founds one
 *   <li>{@link io.diststore.locator.link}: connections between members
 *   <li>{@link io.diststore.locator.wire}: messages between members as Thrift calls
 * </ul>
 */
package io.diststore.locator;
