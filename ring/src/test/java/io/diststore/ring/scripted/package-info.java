/**
 * Fixtures for tests that script each step of a schedule.
 *
 * <ul>
 *   <li>{@link io.diststore.ring.scripted.ScriptedRing}: a ring of whole members
 *   <li>{@link io.diststore.ring.scripted.ScriptedMember}: a member that consists only of a {@link
 *       io.diststore.ring.turn.Turn}; each test adds the part that it tests
 * </ul>
 */
package io.diststore.ring.scripted;
