package io.diststore.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diststore.disk.format.Crc;
import io.diststore.disk.format.FileNames;
import io.diststore.disk.identity.Identity;
import io.diststore.disk.identity.UnusableDirectoryException;
import io.diststore.disk.storage.DirectoryInUseException;
import io.diststore.disk.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DiskIdentityTest {
  private final FaultyStorage storage = new FaultyStorage();
  private final History history = new History();

  private void open(DiskOwner owner) throws IOException {
    DiskOpening.open(storage, Driver.SETTINGS, owner, System::nanoTime).close();
  }

  @Test
  void aStartRaisesTheGenerationAndKeepsTheIncarnation() throws IOException {
    Driver first = new Driver(storage, history).start(0);
    assertThat(first.report.isNew()).isTrue();
    Identity before = first.disk.identity();
    first.close();
    Driver second = new Driver(storage, history).start(0);
    Identity after = second.disk.identity();
    assertThat(second.report.isNew()).isFalse();
    assertThat(before.generation()).isEqualTo(1);
    assertThat(after.generation()).isEqualTo(2);
    assertThat(after.incarnation()).isEqualTo(before.incarnation());
    assertThat(after.salt()).isEqualTo(before.salt());
  }

  @Test
  void aDirectoryOfAnotherRingIsRefusedAndNotChanged() throws IOException {
    new Driver(storage, history).start(0).close();
    Map<String, byte[]> before = storage.files();
    assertThatThrownBy(() -> open(new DiskOwner("ring-2", "node-a")))
        .isInstanceOf(UnusableDirectoryException.class)
        .hasMessageContaining("belongs to the ring 'ring-1'")
        .hasMessageContaining("Nothing was changed");
    assertThat(storage.files()).usingRecursiveComparison().isEqualTo(before);
    assertThat(storage.isLocked()).isFalse();
  }

  @Test
  void aDirectoryOfAnotherNodeIsRefused() throws IOException {
    new Driver(storage, history).start(0).close();
    assertThatThrownBy(() -> open(new DiskOwner("ring-1", "node-b")))
        .isInstanceOf(UnusableDirectoryException.class)
        .hasMessageContaining("belongs to the node 'node-a'");
  }

  @Test
  void aNewerFormatIsRefused() throws IOException {
    new Driver(storage, history).start(0).close();
    for (String name : new String[] {FileNames.IDENTITY_A, FileNames.IDENTITY_B}) {
      ByteBuffer page = ByteBuffer.wrap(storage.files().get(name));
      page.putInt(4, 2);
      int crcAt = StorageFile.PAGE_BYTES - 4;
      page.putInt(crcAt, new Crc().of(page, 0, crcAt));
      try (StorageFile file = storage.open(name)) {
        file.writeFully(page, 0);
      }
    }
    assertThatThrownBy(() -> open(Driver.OWNER))
        .isInstanceOf(UnusableDirectoryException.class)
        .hasMessageContaining("has format 2, but this version of diststore reads only format 1");
  }

  @Test
  void aDirectoryIsLockedWhileItIsOpen() throws IOException {
    Driver driver = new Driver(storage, history).start(0);
    assertThatThrownBy(() -> open(Driver.OWNER)).isInstanceOf(DirectoryInUseException.class);
    driver.close();
    open(Driver.OWNER);
  }

  @Test
  void aRetiredDiskStaysRetiredUnderItsIncarnation() throws IOException {
    Driver driver = new Driver(storage, history).start(0);
    CompletableFuture<Void> retired = driver.disk.retire();
    assertThat(retired).isNotDone();
    driver.step();
    assertThat(retired).isCompleted();
    Driver next = new Driver(storage.afterKill(), history).start(0);
    assertThat(next.disk.identity().isRetired()).isTrue();
    next.close();
    try (DiskOpening opening =
        DiskOpening.open(next.storage, Driver.SETTINGS, Driver.OWNER, System::nanoTime)) {
      opening.recover(new History.Found());
      Disk renewed = opening.startWithoutThreads(Driver.INCARNATION + 1, 5, next);
      assertThat(renewed.identity().isRetired()).isFalse();
      assertThat(renewed.identity().generation()).isEqualTo(3);
      renewed.closeWithoutThreads();
    }
  }

  @Test
  void filesOfOthersAreNotTouched() throws IOException {
    try (StorageFile file = storage.create("lost+found")) {
      file.sync();
    }
    new Driver(storage, history).start(0).close();
    assertThat(storage.list()).contains("lost+found");
  }
}
