/**
 * The ring as a pure state machine: no thread, clock, socket, file or randomness of its own.
 *
 * <p>In the order in which a reader wants them:
 *
 * <ul>
 *   <li>{@link io.diststore.ring.placement}: key to segment to owners, by consistent hashing
 *   <li>{@link io.diststore.ring.view}: who is a member, who serves, what is lost: one value per
 *       epoch
 *   <li>{@link io.diststore.ring.segment}: what a member keeps of a segment: entries, request ids,
 *       floor, digest
 *   <li>{@link io.diststore.ring.request}: what a client asks and what it is answered
 *   <li>{@link io.diststore.ring.message}: what members say to each other, one record a message
 *   <li>{@link io.diststore.ring.shell}: the seam to the outside: events in, effects out, times,
 *       bounds, rules
 *   <li>{@link io.diststore.ring.register}: who decides the next view: Paxos among peers, or a
 *       register outside
 *   <li>{@link io.diststore.ring.membership}: failure detection, admissions, the plan for the next
 *       view
 *   <li>{@link io.diststore.ring.node}: the member itself: leases, replication, handoff, forwarding
 * </ul>
 *
 * <p>{@code docs/protocol.md} numbers the rules and invariants; {@link
 * io.diststore.ring.shell.Rule} names them in code.
 */
package io.diststore.ring;
