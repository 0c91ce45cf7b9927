/**
 * Durable storage for one member of a ring, in one directory. It knows nothing of rings: a record
 * has a kind, a segment and bytes, and a checkpoint has bytes for each segment. {@code
 * docs/storage.md} describes the files and the rules.
 *
 * <ul>
 *   <li>{@link io.diststore.disk.DiskOpening}: locks a directory, recovers its data, and starts a
 *       new generation. {@link io.diststore.disk.DiskOwner} says whose data they are, and {@link
 *       io.diststore.disk.DiskSettings} holds the bounds
 *   <li>{@link io.diststore.disk.Disk}: takes records and checkpoints while the node runs; {@link
 *       io.diststore.disk.DiskListener} learns what happens to them, and {@link
 *       io.diststore.disk.DiskStatistics} holds figures
 *   <li>{@code DiskThreads}, {@code DiskWorker}: the threads, and what the writing one does. {@code
 *       Throttle} bounds the rate of background work, and {@code Reserve} watches the free space
 *   <li>{@code Scrub}: looks for damage while the node runs
 * </ul>
 */
package io.diststore.disk;
