package io.diststore.disk.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A directory of the file system.
 *
 * <p>A thread that uses a file must not be interrupted, because {@link FileChannel} then closes the
 * file.
 */
public final class FileStorage implements Storage {
  private static final String LOCK = "lock";

  /**
   * The directories that this process has locked. The operating system does not refuse a second
   * lock of the same process. Worse, it drops the first lock when the second file is closed.
   */
  private static final Set<Path> LOCKED = new HashSet<>();

  /** The option for reads that bypass the page cache; null if this Java has no such option. */
  private static final OpenOption DIRECT = directOption();

  private final Path directory;

  private FileStorage(Path directory) {
    this.directory = directory;
  }

  /** Finds the option by its name, because its class is not part of the Java standard. */
  private static OpenOption directOption() {
    try {
      for (Object option :
          Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants()) {
        if (option instanceof OpenOption open && "DIRECT".equals(option.toString())) {
          return open;
        }
      }
      return null;
    } catch (ClassNotFoundException e) {
      return null;
    }
  }

  /** Returns the directory, which must exist. */
  public static FileStorage of(Path directory) throws IOException {
    return new FileStorage(directory.toRealPath());
  }

  /** Returns the directory. Creates the directory and its parents if they do not exist. */
  public static FileStorage create(Path directory) throws IOException {
    Files.createDirectories(directory);
    return of(directory);
  }

  @Override
  public List<String> list() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Override
  public StorageFile create(String name) throws IOException {
    return new ChannelFile(
        FileChannel.open(
            directory.resolve(name),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE));
  }

  @Override
  public StorageFile open(String name) throws IOException {
    return new ChannelFile(
        FileChannel.open(
            directory.resolve(name), StandardOpenOption.READ, StandardOpenOption.WRITE));
  }

  @Override
  public StorageFile openToRead(String name) throws IOException {
    return new ChannelFile(FileChannel.open(directory.resolve(name), StandardOpenOption.READ));
  }

  @Override
  public StorageFile openToCheck(String name) throws IOException {
    if (DIRECT == null) {
      return openToRead(name);
    }
    try {
      return new ChannelFile(
          FileChannel.open(directory.resolve(name), StandardOpenOption.READ, DIRECT));
    } catch (NoSuchFileException e) {
      throw e;
    } catch (IOException | UnsupportedOperationException e) {
      // Some file systems, such as tmpfs, have no direct reads.
      return openToRead(name);
    }
  }

  @Override
  public void rename(String name, String newName) throws IOException {
    Files.move(directory.resolve(name), directory.resolve(newName), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void delete(String name) throws IOException {
    Files.deleteIfExists(directory.resolve(name));
  }

  @Override
  public void sync() throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public long freeBytes() throws IOException {
    return Files.getFileStore(directory).getUsableSpace();
  }

  @Override
  public Closeable lock() throws IOException {
    synchronized (LOCKED) {
      if (!LOCKED.add(directory)) {
        throw new DirectoryInUseException(directory.toString());
      }
    }
    FileChannel channel = null;
    boolean isLocked = false;
    try {
      channel =
          FileChannel.open(
              directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw new DirectoryInUseException(directory.toString());
      }
      isLocked = true;
      FileChannel locked = channel;
      return () -> unlock(locked);
    } finally {
      if (!isLocked) {
        unlock(channel);
      }
    }
  }

  @Override
  public boolean isLocked() throws IOException {
    synchronized (LOCKED) {
      if (LOCKED.contains(directory)) {
        return true;
      }
    }
    try (FileChannel channel = FileChannel.open(directory.resolve(LOCK), StandardOpenOption.READ);
        FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
      return lock == null;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private void unlock(FileChannel channel) throws IOException {
    try {
      if (channel != null) {
        channel.close();
      }
    } finally {
      synchronized (LOCKED) {
        LOCKED.remove(directory);
      }
    }
  }

  @Override
  public String toString() {
    return directory.toString();
  }

  private record ChannelFile(FileChannel channel) implements StorageFile {
    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      return channel.read(target, position);
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
      return channel.write(source, position);
    }

    @Override
    public void sync() throws IOException {
      channel.force(false);
    }

    @Override
    public void truncate(long bytes) throws IOException {
      channel.truncate(bytes);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
