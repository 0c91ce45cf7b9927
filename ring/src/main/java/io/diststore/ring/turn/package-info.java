/**
 * The state that all parts of a member share while the member handles one event.
 *
 * <ul>
 *   <li>{@link io.diststore.ring.turn.Turn}: the member's identity, the current time, the view in
 *       force, and the outbox
 *   <li>{@link io.diststore.ring.turn.RecentViews}: the latest views, and messages that contain the
 *       difference to one of them
 *   <li>{@link io.diststore.ring.turn.RingClock}: the ring's time, which decides when values expire
 *   <li>{@link io.diststore.ring.turn.RingSettings}: the settings of a member
 *   <li>{@link io.diststore.ring.turn.RegisterChoice}: how the next view is decided
 *   <li>{@link io.diststore.ring.turn.Observer}: observes commits, reads and stage changes, so that
 *       the simulation can check invariants
 *   <li>{@link io.diststore.ring.turn.Stopwatch}: measures how long a condition has lasted
 * </ul>
 */
package io.diststore.ring.turn;
