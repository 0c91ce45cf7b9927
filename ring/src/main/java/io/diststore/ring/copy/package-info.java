/**
 * The copies of segments that a member keeps, and the sessions that make these copies equal to the
 * primary's.
 *
 * <ul>
 *   <li>{@link io.diststore.ring.copy.Segments}: the copies, by segment
 *   <li>{@link io.diststore.ring.copy.Replica}: stores the writes of other primaries
 *   <li>{@link io.diststore.ring.copy.Sessions}, {@link io.diststore.ring.copy.Session} and {@code
 *       SessionWindow}: the primary's side of sessions
 *   <li>{@link io.diststore.ring.copy.CopySource}: the segment that a session copies
 *   <li>{@link io.diststore.ring.copy.SegmentFills}: the sessions of one segment, and the members
 *       whose copies equal the primary's
 *   <li>{@link io.diststore.ring.copy.Intakes} and {@code Intake}: the receiver's side of sessions
 *   <li>{@link io.diststore.ring.copy.MarkExchange}: selects the marks of clients that sessions
 *       carry
 *   <li>{@code CopyWithoutRules}: the behaviour of copies in simulations that switch a rule off
 * </ul>
 */
package io.diststore.ring.copy;
