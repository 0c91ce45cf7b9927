/**
 * Reads what a previous process has left on the disk.
 *
 * <ul>
 *   <li>{@link io.diststore.disk.recovery.Recovery}: reads the checkpoint and the log; {@link
 *       io.diststore.disk.recovery.RecoveryVisitor} receives the data, and {@link
 *       io.diststore.disk.recovery.RecoveryReport} says what was found
 *   <li>{@link io.diststore.disk.recovery.LogReader}: reads the log, and tells a torn end from
 *       damage; {@link io.diststore.disk.recovery.LogFileReader} finds the blocks in a file, and
 *       {@code RecordPieces} joins the pieces of a long record
 *   <li>{@link io.diststore.disk.recovery.LogEnd}, {@link io.diststore.disk.recovery.LogExtent},
 *       {@link io.diststore.disk.recovery.LogPlace}: where the log ends, which part of a file
 *       belongs to it, and where a block begins
 *   <li>{@link io.diststore.disk.recovery.TailCopy}: copies the end of the log at a start
 * </ul>
 */
package io.diststore.disk.recovery;
