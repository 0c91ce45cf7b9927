/**
 * The copies that a member keeps, and the sessions that make them equal to the primary's.
 *
 * <ul>
 *   <li>{@link io.diststore.ring.copy.Segments}: the copies, by segment
 *   <li>{@link io.diststore.ring.copy.Replica}: stores the writes of other primaries
 *   <li>{@link io.diststore.ring.copy.Sessions}, {@link io.diststore.ring.copy.Session} and {@code
 *       SessionWindow}: sessions at the primary; {@link io.diststore.ring.copy.CopySource} is the
 *       segment that they copy
 *   <li>{@link io.diststore.ring.copy.SegmentFills}: the sessions of one segment, and which other
 *       copies are equal
 *   <li>{@link io.diststore.ring.copy.Intakes} and {@code Intake}: sessions at the receiver
 *   <li>{@link io.diststore.ring.copy.MarkExchange}: the marks of clients that travel with sessions
 *   <li>{@code CopyWithoutRules}: the behaviour of copies in simulations that switch a rule off
 * </ul>
 */
package io.diststore.ring.copy;
