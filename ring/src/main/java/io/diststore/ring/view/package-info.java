/**
 * The value that a ring agrees on, epoch by epoch.
 *
 * <ul>
 *   <li>{@link io.diststore.ring.view.RingId}, {@link io.diststore.ring.view.NodeId}, {@link
 *       io.diststore.ring.view.Endpoint}: names and addresses
 *   <li>{@link io.diststore.ring.view.MemberState}, {@link io.diststore.ring.view.Member}: one
 *       member of the view
 *   <li>{@link io.diststore.ring.view.Lost}: segments whose last copies are out of reach, and who
 *       held them
 *   <li>{@link io.diststore.ring.view.View}: the value itself, immutable
 *   <li>{@link io.diststore.ring.view.Roles}: what follows from it for each segment: in sync,
 *       targets, writers, primary
 * </ul>
 */
package io.diststore.ring.view;
