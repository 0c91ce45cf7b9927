/**
 * Access to the files of one directory.
 *
 * <ul>
 *   <li>{@link io.diststore.disk.storage.Storage}, {@link io.diststore.disk.storage.StorageFile}:
 *       the directory and an open file. Tests replace both
 *   <li>{@link io.diststore.disk.storage.FileStorage}: a directory of the file system
 *   <li>{@link io.diststore.disk.storage.DirectoryInUseException}: another process has locked the
 *       directory
 *   <li>{@link io.diststore.disk.storage.FileWindow}: a part of a file in memory, for readers
 * </ul>
 */
package io.diststore.disk.storage;
