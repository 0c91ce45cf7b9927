/**
 * Fixtures for tests that write down their schedule.
 *
 * <ul>
 *   <li>{@link io.diststore.ring.scripted.ScriptedRing}: a ring of whole members
 *   <li>{@link io.diststore.ring.scripted.ScriptedMember}: the surroundings of one part of a member
 * </ul>
 */
package io.diststore.ring.scripted;
