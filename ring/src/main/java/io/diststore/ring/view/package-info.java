/**
 * The view: the state on which a ring agrees, one per epoch.
 *
 * <ul>
 *   <li>{@link io.diststore.ring.view.RingId}, {@link io.diststore.ring.view.NodeId}, {@link
 *       io.diststore.ring.view.Endpoint}: names and addresses
 *   <li>{@link io.diststore.ring.view.MemberState}, {@link io.diststore.ring.view.Member}: one
 *       member of a view
 *   <li>{@link io.diststore.ring.view.Spread}: whether the zones and machines of the members count
 *   <li>{@link io.diststore.ring.view.Lost}: the segments whose last copies are out of reach, and
 *       the members that held them
 *   <li>{@link io.diststore.ring.view.View}: the view itself, an immutable value
 *   <li>{@link io.diststore.ring.view.Roles}: the roles that follow from a view for each segment:
 *       in sync, targets, writers, primary
 * </ul>
 */
package io.diststore.ring.view;
