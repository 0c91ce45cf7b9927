/**
 * The log that a running node writes.
 *
 * <ul>
 *   <li>{@link io.diststore.disk.log.LogBuffer}: the records that wait to be written; {@code
 *       LogBlock} is a block of them
 *   <li>{@link io.diststore.disk.log.LogWriter}: writes and syncs them
 *   <li>{@link io.diststore.disk.log.LogFiles}, {@link io.diststore.disk.log.LogFile}: the files of
 *       the log, which are made in advance and recycled
 * </ul>
 */
package io.diststore.disk.log;
