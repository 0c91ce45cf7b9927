/**
 * The bytes on the disk. {@code docs/storage.md} describes them for people.
 *
 * <ul>
 *   <li>{@link io.diststore.disk.format.FileNames}: the names of the files
 *   <li>{@link io.diststore.disk.format.Crc}: the checksums
 *   <li>{@link io.diststore.disk.format.BlockHeader}, {@link
 *       io.diststore.disk.format.RecordHeader}: the log
 *   <li>{@link io.diststore.disk.format.CheckpointFormat}: the checkpoint
 *   <li>{@link io.diststore.disk.format.Damage}: a place where the bytes are not what was written
 * </ul>
 */
package io.diststore.disk.format;
