/**
 * Who is a member, and what the next view should be.
 *
 * <ul>
 *   <li>{@link io.diststore.ring.membership.FailureDetector}: who has been silent for how long, by
 *       one's own ears and others'
 *   <li>{@link io.diststore.ring.membership.Admissions}: who asked to join or to leave
 *   <li>{@link io.diststore.ring.membership.FillReports}: which segments' target owners are filled
 *   <li>{@link io.diststore.ring.membership.ViewPlanner}: the next view that follows from all that;
 *       pure
 *   <li>{@link io.diststore.ring.membership.Plan}: that view, and why
 * </ul>
 */
package io.diststore.ring.membership;
