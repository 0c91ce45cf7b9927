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
 *   <li>{@link io.diststore.ring.turn}: what the parts of a member share while it handles one event
 *   <li>{@link io.diststore.ring.lease}: leases, and what a new primary waits for
 *   <li>{@link io.diststore.ring.copy}: copies of segments, and the sessions that make them equal
 *   <li>{@link io.diststore.ring.primary}: what a primary does: the take-over, requests, writes
 *   <li>{@link io.diststore.ring.membership}: failure detection, admissions, the next view, this
 *       member's own leave
 *   <li>{@link io.diststore.ring.node}: the member, put together; entry nodes
 * </ul>
 *
 * <p>{@code docs/protocol.md} numbers the rules and invariants; {@link
 * io.diststore.ring.shell.Rule} names them in code.
 */
package io.diststore.ring;
