/**
 * The copies that a member keeps, and how they become equal to the primary's.
 *
 * <ul>
 *   <li>{@link io.diststore.ring.copy.Segments}: the copies, by segment
 *   <li>{@link io.diststore.ring.copy.Replica}: stores what other primaries send
 *   <li>the primary's side of a session: {@link io.diststore.ring.copy.Sessions} with {@link
 *       io.diststore.ring.copy.Session} and {@code SessionWindow}; {@link
 *       io.diststore.ring.copy.CopySource} is the segment that is copied
 *   <li>{@link io.diststore.ring.copy.SegmentFills}: which other copies of one segment are equal
 *   <li>the receiver's side: {@link io.diststore.ring.copy.Intakes} with {@code Intake}
 *   <li>{@link io.diststore.ring.copy.MarkExchange}: which clients' marks travel with a session
 *   <li>{@code CopyWithoutRules}: what a simulation does without a rule
 * </ul>
 */
package io.diststore.ring.copy;
