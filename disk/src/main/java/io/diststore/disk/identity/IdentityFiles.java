package io.diststore.disk.identity;

import io.diststore.disk.format.FileNames;
import io.diststore.disk.storage.Storage;
import io.diststore.disk.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The two files that hold the identity.
 *
 * <p>A change writes and syncs one file, and then the other one. So at any moment one file is
 * intact. Between changes, both say the same, so damage to one of them loses nothing.
 *
 * <p><b>The file that is certain.</b> If a previous process ended during a change, a file may be
 * readable from the page cache although it is not on the disk. Writing the other file then could
 * lose both. So the first file to be written must be the one that is less certain. If the files
 * differ, that is the newer one, because the older one was synced before. If they say the same, it
 * is the one that was written second. One thread may use an instance.
 */
public final class IdentityFiles {
  private static final List<String> NAMES = List.of(FileNames.IDENTITY_A, FileNames.IDENTITY_B);

  /** One of the files, as it was read: its page is null if the file is missing or damaged. */
  private record Copy(String name, boolean exists, IdentityPage page) {
    long sequence() {
      return page == null ? -1 : page.sequence();
    }
  }

  private final Storage storage;
  private final List<Copy> copies;

  private IdentityFiles(Storage storage, List<Copy> copies) {
    this.storage = storage;
    this.copies = copies;
  }

  /**
   * Reads both files.
   *
   * @throws UnusableDirectoryException if neither file can be read although the directory holds
   *     data, or if a newer version of diststore wrote them
   */
  public static IdentityFiles read(Storage storage) throws IOException {
    List<String> names = storage.list();
    List<Copy> copies = new ArrayList<>();
    for (String name : NAMES) {
      copies.add(new Copy(name, names.contains(name), page(storage, name, names)));
    }
    IdentityFiles files = new IdentityFiles(storage, copies);
    files.checkFormat();
    if (files.current() == null
        && names.stream()
            .anyMatch(n -> n.startsWith(FileNames.LOG) || n.startsWith(FileNames.CHECKPOINT))) {
      throw new UnusableDirectoryException(
          "the data directory "
              + storage
              + " holds a log or a checkpoint, but neither identity-A nor identity-B can be read,"
              + " so it is unknown to which ring the data belong. Restore one of these files, or"
              + " move the directory away to start without its data. Nothing was changed");
    }
    return files;
  }

  private static IdentityPage page(Storage storage, String name, List<String> names)
      throws IOException {
    if (!names.contains(name)) {
      return null;
    }
    ByteBuffer page = ByteBuffer.allocate(StorageFile.PAGE_BYTES);
    try (StorageFile file = storage.openToRead(name)) {
      file.readFully(page, 0);
    } catch (IOException e) {
      // A file that the disk cannot read counts as damaged, because the other file may be intact.
      return null;
    }
    return page.hasRemaining() ? null : IdentityPage.read(page);
  }

  private void checkFormat() throws UnusableDirectoryException {
    for (Copy copy : copies) {
      if (copy.page != null && copy.page.identity() == null) {
        throw new UnusableDirectoryException(
            String.format(
                "the data directory %s has format %d, but this version of diststore reads only"
                    + " format %d. Use the version that wrote the directory, or a newer one."
                    + " Nothing was changed",
                storage, copy.page.format(), IdentityPage.FORMAT));
      }
    }
  }

  /** Returns the identity, or null if the directory is new. */
  public Identity current() {
    Copy newest = newest();
    return newest.page == null ? null : newest.page.identity();
  }

  private Copy newest() {
    Copy first = copies.get(0);
    Copy second = copies.get(1);
    return first.sequence() >= second.sequence() ? first : second;
  }

  /**
   * Returns the names of the files that are missing, damaged or outdated. A crash during a change
   * of the identity leaves such a file, and so does damage.
   */
  public List<String> suspects() {
    return copies.stream()
        .filter(copy -> copy.exists || newest().page != null)
        .filter(copy -> copy.page == null || copy.sequence() < newest().sequence())
        .map(Copy::name)
        .toList();
  }

  /**
   * Checks that the directory belongs to this member of this ring. A new directory belongs to
   * anyone.
   */
  public void checkOwner(String ring, String member) throws UnusableDirectoryException {
    Identity identity = current();
    if (identity == null) {
      return;
    }
    if (!identity.ring().equals(ring)) {
      throw new UnusableDirectoryException(
          String.format(
              "the data directory %s belongs to the ring '%s', but this node belongs to the ring"
                  + " '%s'. Choose another directory, or move this one away. Nothing was changed",
              storage, identity.ring(), ring));
    }
    if (!Objects.equals(identity.member(), member)) {
      throw new UnusableDirectoryException(
          String.format(
              "the data directory %s belongs to the node '%s', but this node is '%s'. Choose"
                  + " another directory, or start the node under its former name. Nothing was"
                  + " changed",
              storage, identity.member(), member));
    }
  }

  /**
   * Makes both files say the same, and makes that durable. A start must call this before it changes
   * anything, because the newer file may be readable although it is not on the disk.
   */
  public void settle() throws IOException {
    write(current());
  }

  /**
   * Stores the identity. When this method returns, the identity is durable in both files. After an
   * exception, the disk may hold the old or the new identity, so the caller must not write to the
   * disk again.
   */
  public void write(Identity identity) throws IOException {
    long sequence = newest().sequence() + 1;
    int first = 1 - certain();
    for (int index : new int[] {first, 1 - first}) {
      Copy copy = copies.get(index);
      IdentityPage page = new IdentityPage(IdentityPage.FORMAT, sequence, index == first, identity);
      try (StorageFile file = copy.exists ? storage.open(copy.name) : storage.create(copy.name)) {
        file.writeFully(page.toBytes(), 0);
        file.sync();
      }
      if (!copy.exists) {
        storage.sync();
      }
      copies.set(index, new Copy(copy.name, true, page));
    }
  }

  /**
   * Returns the index of the file that is certainly on the disk in the form in which it was read.
   */
  private int certain() {
    long a = copies.get(0).sequence();
    long b = copies.get(1).sequence();
    if (a < 0 || b < 0) {
      return a < 0 ? 1 : 0;
    }
    if (a != b) {
      return a < b ? 0 : 1;
    }
    return copies.get(0).page.isFirst() ? 0 : 1;
  }
}
