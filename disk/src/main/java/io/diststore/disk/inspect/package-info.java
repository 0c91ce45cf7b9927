/**
 * Shows people what is on a disk.
 *
 * <ul>
 *   <li>{@link io.diststore.disk.inspect.Inspection}: prints what a directory contains, and whether
 *       it is intact
 * </ul>
 */
package io.diststore.disk.inspect;
