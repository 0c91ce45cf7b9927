/**
 * The state that the parts of a member share while it handles one event.
 *
 * <ul>
 *   <li>{@link io.diststore.ring.turn.Turn}: identity, time, view in force, and the way out
 *   <li>{@link io.diststore.ring.turn.RingSettings}: what a member is created with
 *   <li>{@link io.diststore.ring.turn.RegisterChoice}: who decides the next view
 *   <li>{@link io.diststore.ring.turn.Witness}: observes commits, reads and stages, for a
 *       simulation's invariants and for tracing
 *   <li>{@link io.diststore.ring.turn.Stopwatch}: how long a condition has lasted
 * </ul>
 */
package io.diststore.ring.turn;
