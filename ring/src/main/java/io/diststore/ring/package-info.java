/**
 * The ring as a pure state machine. It has no threads, clocks, sockets, files or random numbers of
 * its own.
 *
 * <p>The packages, in the order in which to read them:
 *
 * <ul>
 *   <li>{@link io.diststore.ring.placement}: computes the segment of a key from its hash, and the
 *       owners of a segment by consistent hashing
 *   <li>{@link io.diststore.ring.view}: the members, which of them serve, and which segments are
 *       lost; there is one view per epoch
 *   <li>{@link io.diststore.ring.segment}: the data that a member keeps for a segment: entries,
 *       outcomes of requests, floor, digest
 *   <li>{@link io.diststore.ring.request}: the requests of clients and the answers to them
 *   <li>{@link io.diststore.ring.message}: the messages between members, one record per message
 *   <li>{@link io.diststore.ring.shell}: the interface between the ring and its environment:
 *       events, effects, durations, limits, rules
 *   <li>{@link io.diststore.ring.register}: decides the next view, either by Paxos among the
 *       members or in a register outside the ring
 *   <li>{@link io.diststore.ring.turn}: the state that the parts of a member share while the member
 *       handles one event
 *   <li>{@link io.diststore.ring.lease}: leases, and a new primary's wait for the leases that it
 *       granted
 *   <li>{@link io.diststore.ring.copy}: copies of segments, and the sessions that make them equal
 *   <li>{@link io.diststore.ring.primary}: the work of a primary: take-over, requests, writes
 *   <li>{@link io.diststore.ring.membership}: failure detection, the admission of new members,
 *       proposals of the next view, and the leave of this member
 *   <li>{@link io.diststore.ring.node}: the member as a whole, and its work as an entry node
 * </ul>
 *
 * <p>In {@code docs/protocol.md}, every rule and every invariant has a number. {@link
 * io.diststore.ring.shell.Rule} contains the names of the rules.
 */
package io.diststore.ring;
