/**
 * The view, which is the state that all members of a ring agree on. Each epoch has exactly one
 * view.
 *
 * <ul>
 *   <li>{@link io.diststore.ring.view.RingId}, {@link io.diststore.ring.view.NodeId}, {@link
 *       io.diststore.ring.view.Endpoint}: names and addresses
 *   <li>{@link io.diststore.ring.view.MemberState}, {@link io.diststore.ring.view.Member}: one
 *       member of a view
 *   <li>{@link io.diststore.ring.view.Spread}: whether the zones and machines of the members count
 *   <li>{@link io.diststore.ring.view.Lost}: the lost segments and their holders
 *   <li>{@link io.diststore.ring.view.View}: the view itself, an immutable value
 *   <li>{@link io.diststore.ring.view.ViewDifference}: a view as a difference to another view
 *   <li>{@link io.diststore.ring.view.Lineage}: the latest ancestors of a view, as hashes
 *   <li>{@link io.diststore.ring.view.Roles}: the roles of members in each segment, computed from a
 *       view: in sync, targets, writers, primary
 * </ul>
 */
package io.diststore.ring.view;
