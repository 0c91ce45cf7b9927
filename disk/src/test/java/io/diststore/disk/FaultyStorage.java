package io.diststore.disk;

import io.diststore.disk.storage.DirectoryInUseException;
import io.diststore.disk.storage.Storage;
import io.diststore.disk.storage.StorageFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * A directory in memory with all the faults of a disk. A power cut loses any part of what was not
 * synced: sectors of writes, each on its own, and the last changes of names. All faults are
 * determined by the fields that a test sets, and by its seed.
 */
final class FaultyStorage implements Storage {
  static final int SECTOR_BYTES = 512;

  /**
   * The machine has no power any more. It is an {@code Error}, so that no code mistakes it for a
   * fault of the disk.
   */
  static final class PowerCut extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** A change of a file's bytes that is not synced. A change without bytes is a new length. */
  private record Change(int position, byte[] bytes) {
    byte[] applied(byte[] content) {
      if (bytes == null) {
        return Arrays.copyOf(content, position);
      }
      byte[] result = Arrays.copyOf(content, Math.max(content.length, position + bytes.length));
      System.arraycopy(bytes, 0, result, position, bytes.length);
      return result;
    }
  }

  /** A file, whatever its name is. */
  private static final class Content {
    byte[] synced = new byte[0];
    byte[] seen = new byte[0];
    List<Change> changes = new ArrayList<>();

    Content copy() {
      Content copy = new Content();
      copy.synced = synced.clone();
      copy.seen = seen.clone();
      copy.changes = new ArrayList<>(changes);
      return copy;
    }

    void change(Change change) {
      seen = change.applied(seen);
      changes.add(change);
    }
  }

  /** A change of a name: the content it now has, or null. */
  private record Naming(String name, Content content) {}

  private Map<String, Content> syncedNames = new TreeMap<>();
  private Map<String, Content> names = new TreeMap<>();
  private final List<List<Naming>> namings = new ArrayList<>();
  private boolean isLocked;

  /** The power fails during this operation, counted from 1. */
  long cutAt = Long.MAX_VALUE;

  /** This write fails because the disk is full, counted from 1. */
  long failWriteAt = Long.MAX_VALUE;

  /** This sync of a file or of the names fails, counted from 1. */
  long failSyncAt = Long.MAX_VALUE;

  /** All writes after {@link #failWriteAt} fail, too. */
  boolean staysFull;

  /** Every write writes at most this many bytes. */
  int writeBytesMax = Integer.MAX_VALUE;

  /** How many bytes all files together can have. */
  long capacity = Long.MAX_VALUE;

  long operations;
  long writes;
  long syncs;
  long failures;

  /** Reads of these pages fail, by name of the file. */
  final Map<String, Long> unreadablePages = new HashMap<>();

  /** Returns a directory with these files, all synced. */
  static FaultyStorage of(Map<String, byte[]> files) {
    FaultyStorage storage = new FaultyStorage();
    files.forEach(
        (name, bytes) -> {
          Content content = new Content();
          content.synced = bytes.clone();
          content.seen = bytes.clone();
          storage.names.put(name, content);
          storage.syncedNames.put(name, content);
        });
    return storage;
  }

  /** Returns all files as a process sees them now. */
  Map<String, byte[]> files() {
    Map<String, byte[]> files = new TreeMap<>();
    names.forEach((name, content) -> files.put(name, content.seen.clone()));
    return files;
  }

  /** Returns what the next process finds if this one was killed, which loses nothing. */
  FaultyStorage afterKill() {
    FaultyStorage next = new FaultyStorage();
    Map<Content, Content> copies = new HashMap<>();
    names.forEach((n, c) -> next.names.put(n, copies.computeIfAbsent(c, Content::copy)));
    syncedNames.forEach(
        (n, c) -> next.syncedNames.put(n, copies.computeIfAbsent(c, Content::copy)));
    for (List<Naming> naming : namings) {
      next.namings.add(
          naming.stream()
              .map(
                  n ->
                      new Naming(
                          n.name,
                          n.content == null
                              ? null
                              : copies.computeIfAbsent(n.content, Content::copy)))
              .toList());
    }
    return next;
  }

  /** Returns what the next process finds after a power cut. */
  FaultyStorage afterPowerCut(RandomGenerator random) {
    Map<String, Content> left = new TreeMap<>(syncedNames);
    int kept = random.nextInt(namings.size() + 1);
    namings.subList(0, kept).forEach(all -> all.forEach(naming -> apply(left, naming)));
    // Most disks write whole pages, and some only whole sectors.
    int unit = random.nextBoolean() ? StorageFile.PAGE_BYTES : SECTOR_BYTES;
    double share = random.nextInt(5) / 4.0;
    Map<String, byte[]> files = new TreeMap<>();
    left.forEach(
        (name, content) -> {
          byte[] bytes = content.synced;
          for (Change change : content.changes) {
            bytes = survived(change, bytes, unit, share, random);
          }
          files.put(name, bytes);
        });
    return of(files);
  }

  private static byte[] survived(
      Change change, byte[] content, int unit, double share, RandomGenerator random) {
    if (change.bytes == null) {
      return random.nextDouble() < share ? change.applied(content) : content;
    }
    byte[] result = content;
    for (int from = 0; from < change.bytes.length; ) {
      int to =
          Math.min(
              change.bytes.length, (change.position + from) / unit * unit + unit - change.position);
      if (random.nextDouble() < share) {
        result =
            new Change(change.position + from, Arrays.copyOfRange(change.bytes, from, to))
                .applied(result);
      }
      from = to;
    }
    return result;
  }

  private static void apply(Map<String, Content> map, Naming naming) {
    if (naming.content == null) {
      map.remove(naming.name);
    } else {
      map.put(naming.name, naming.content);
    }
  }

  private void name(Naming... changes) {
    List<Naming> all = List.of(changes);
    all.forEach(naming -> apply(names, naming));
    namings.add(all);
  }

  /** Counts an operation that changes something. Returns true if the power fails during it. */
  private boolean isCut() {
    if (operations >= cutAt) {
      throw new PowerCut();
    }
    return ++operations == cutAt;
  }

  private void checkPower() {
    if (operations >= cutAt) {
      throw new PowerCut();
    }
  }

  private static void cutIf(boolean isCut) {
    if (isCut) {
      throw new PowerCut();
    }
  }

  private void checkSync() throws IOException {
    if (++syncs == failSyncAt) {
      failures++;
      throw new IOException("Input/output error");
    }
  }

  @Override
  public List<String> list() {
    checkPower();
    return List.copyOf(names.keySet());
  }

  @Override
  public StorageFile create(String name) throws IOException {
    if (names.containsKey(name)) {
      throw new FileAlreadyExistsException(name);
    }
    boolean isCut = isCut();
    name(new Naming(name, new Content()));
    cutIf(isCut);
    return open(name);
  }

  @Override
  public StorageFile open(String name) throws IOException {
    checkPower();
    Content content = names.get(name);
    if (content == null) {
      throw new NoSuchFileException(name);
    }
    return new File(name, content);
  }

  @Override
  public StorageFile openToRead(String name) throws IOException {
    return open(name);
  }

  @Override
  public StorageFile openToCheck(String name) throws IOException {
    return open(name);
  }

  @Override
  public void rename(String name, String newName) throws IOException {
    Content content = names.get(name);
    if (content == null) {
      throw new NoSuchFileException(name);
    }
    boolean isCut = isCut();
    name(new Naming(name, null), new Naming(newName, content));
    cutIf(isCut);
  }

  @Override
  public void delete(String name) {
    boolean isCut = isCut();
    if (names.containsKey(name)) {
      name(new Naming(name, null));
    }
    cutIf(isCut);
  }

  @Override
  public void sync() throws IOException {
    boolean isCut = isCut();
    checkSync();
    cutIf(isCut);
    syncedNames = new TreeMap<>(names);
    namings.clear();
  }

  @Override
  public long freeBytes() {
    checkPower();
    return free();
  }

  private long free() {
    return capacity - names.values().stream().mapToLong(content -> content.seen.length).sum();
  }

  @Override
  public Closeable lock() throws IOException {
    if (isLocked) {
      throw new DirectoryInUseException("memory");
    }
    isLocked = true;
    return () -> isLocked = false;
  }

  @Override
  public boolean isLocked() {
    return isLocked;
  }

  @Override
  public String toString() {
    return "memory";
  }

  private final class File implements StorageFile {
    private final String name;
    private final Content content;

    File(String name, Content content) {
      this.name = name;
      this.content = content;
    }

    @Override
    public long size() {
      checkPower();
      return content.seen.length;
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      checkPower();
      Long page = unreadablePages.get(name);
      if (page != null
          && page * PAGE_BYTES < position + target.remaining()
          && position < (page + 1) * PAGE_BYTES) {
        throw new IOException("Input/output error");
      }
      int bytes = (int) Math.min(target.remaining(), content.seen.length - position);
      if (bytes <= 0) {
        return -1;
      }
      target.put(content.seen, (int) position, bytes);
      return bytes;
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
      boolean isCut = isCut();
      writes++;
      byte[] bytes = new byte[Math.min(source.remaining(), writeBytesMax)];
      long grows = Math.max(0, position + bytes.length - content.seen.length);
      if (writes == failWriteAt || writes > failWriteAt && staysFull || grows > free()) {
        failures++;
        throw new IOException("No space left on device");
      }
      source.get(bytes);
      content.change(new Change((int) position, bytes));
      cutIf(isCut);
      return bytes.length;
    }

    @Override
    public void sync() throws IOException {
      boolean isCut = isCut();
      try {
        checkSync();
      } catch (IOException e) {
        // The system now considers the pages clean, so no later sync writes them.
        content.changes.clear();
        throw e;
      }
      cutIf(isCut);
      for (Change change : content.changes) {
        content.synced = change.applied(content.synced);
      }
      content.changes.clear();
    }

    @Override
    public void truncate(long bytes) {
      boolean isCut = isCut();
      content.change(new Change((int) bytes, null));
      cutIf(isCut);
    }

    @Override
    public void close() {
      // Closing a file changes nothing on the disk.
    }
  }
}
