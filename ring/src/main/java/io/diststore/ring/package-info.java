/**
 * The ring as a pure state machine. It has no threads, clocks, sockets, files or random numbers of
 * its own.
 *
 * <p>The packages, in the order in which to read them:
 *
 * <ul>
 *   <li>{@link io.diststore.ring.placement}: finds the segment of a key and the owners of the
 *       segment, by consistent hashing
 *   <li>{@link io.diststore.ring.view}: the members, which of them serve, and which segments are
 *       lost; there is one view per epoch
 *   <li>{@link io.diststore.ring.segment}: the data of a segment at a member: entries, outcomes of
 *       requests, floor, digest
 *   <li>{@link io.diststore.ring.request}: the requests of clients and the answers to them
 *   <li>{@link io.diststore.ring.message}: the messages between members, one record per message
 *   <li>{@link io.diststore.ring.shell}: the interface to the outside: events, effects, durations,
 *       limits, rules
 *   <li>{@link io.diststore.ring.register}: decides the next view, by Paxos among peers or in an
 *       outside register
 *   <li>{@link io.diststore.ring.turn}: the state that the parts of a member share while it handles
 *       one event
 *   <li>{@link io.diststore.ring.lease}: leases, and what a new primary waits for
 *   <li>{@link io.diststore.ring.copy}: copies of segments, and the sessions that make them equal
 *   <li>{@link io.diststore.ring.primary}: the work of a primary: take-over, requests, writes
 *   <li>{@link io.diststore.ring.membership}: failure detection, admissions, the next view, and the
 *       member's own leave
 *   <li>{@link io.diststore.ring.node}: the member as a whole, and its work as an entry node
 * </ul>
 *
 * <p>{@code docs/protocol.md} numbers the rules and invariants; {@link
 * io.diststore.ring.shell.Rule} gives the rules their names in the code.
 */
package io.diststore.ring;
