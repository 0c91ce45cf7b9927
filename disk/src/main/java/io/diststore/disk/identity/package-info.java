/**
 * Whose disk it is.
 *
 * <ul>
 *   <li>{@link io.diststore.disk.identity.Identity}: ring, member, incarnation and generation, and
 *       which files hold the data
 *   <li>{@link io.diststore.disk.identity.IdentityFiles}: the two files that hold the identity;
 *       {@code IdentityPage} defines their bytes
 *   <li>{@link io.diststore.disk.identity.UnusableDirectoryException}: the directory belongs to
 *       another ring or node, has a newer format, or has lost its identity
 * </ul>
 */
package io.diststore.disk.identity;
