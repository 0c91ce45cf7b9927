package io.diststore.disk.log;

import io.diststore.disk.format.FileNames;
import io.diststore.disk.storage.Storage;
import io.diststore.disk.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The files of the log, and the spare files that will be files of the log. The writer's thread uses
 * it; any thread may read {@link #inUse()}.
 *
 * <p>A sync is fast if it need not change the size of the file or allocate space. So each file is
 * filled with zeros before it is used, and a file that is no longer needed becomes a spare file. A
 * file gets a number that no file had before. Blocks contain the number of their file, so blocks
 * that a recycled file still contains are not valid in it.
 */
public final class LogFiles {
  private static final int ZEROS_BYTES = 256 << 10;

  private final Storage storage;
  private final long fileBytes;
  private final List<LogFile> inUse = new CopyOnWriteArrayList<>();
  private final ArrayDeque<Integer> spares = new ArrayDeque<>();
  private final ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS_BYTES);
  private int lastNumber;
  private StorageFile preparing;
  private int preparingNumber;
  private long preparedBytes;
  private volatile int spareCount;
  private volatile long zeroedBytes;

  /**
   * Finds the spare files. Deletes unfinished files, and spare files of another length.
   *
   * @param fileBytes the length of a file of the log
   */
  public static LogFiles open(Storage storage, long fileBytes) throws IOException {
    LogFiles files = new LogFiles(storage, fileBytes);
    List<String> names = storage.list();
    for (String prefix : List.of(FileNames.LOG, FileNames.SPARE, FileNames.UNFINISHED)) {
      for (int number : FileNames.numbers(prefix, names)) {
        files.lastNumber = Math.max(files.lastNumber, number);
      }
    }
    for (int number : FileNames.numbers(FileNames.UNFINISHED, names)) {
      storage.delete(FileNames.UNFINISHED + number);
    }
    for (int number : FileNames.numbers(FileNames.SPARE, names)) {
      files.addSpare(FileNames.SPARE + number, number);
    }
    return files;
  }

  private LogFiles(Storage storage, long fileBytes) {
    this.storage = storage;
    this.fileBytes = fileBytes;
  }

  /** Adds a file that recovery has read. Files must be added in order. */
  public void add(LogFile file) {
    inUse.add(file);
  }

  /** Recycles a file of the log that contains nothing of use. */
  public void recycle(int number) throws IOException {
    addSpare(FileNames.LOG + number, number);
  }

  private void addSpare(String name, int number) throws IOException {
    boolean isWhole;
    try (StorageFile file = storage.open(name)) {
      isWhole = file.size() == fileBytes;
    }
    if (!isWhole) {
      storage.delete(name);
      return;
    }
    String spare = FileNames.SPARE + number;
    if (!name.equals(spare)) {
      storage.rename(name, spare);
    }
    spares.add(number);
    spareCount = spares.size();
  }

  public long fileBytes() {
    return fileBytes;
  }

  /** Returns the files of the log, the oldest first. */
  public List<LogFile> inUse() {
    return inUse;
  }

  /** Returns how many files are ready to be used. Any thread may call this. */
  public int spareCount() {
    return spareCount;
  }

  /** Returns how many bytes of zeros were written so far. Any thread may call this. */
  public long zeroedBytes() {
    return zeroedBytes;
  }

  /** Makes a spare file a file of the log. Its name is durable when this method returns. */
  LogFile begin(long firstLsn) throws IOException {
    while (spares.isEmpty()) {
      fill();
    }
    int spare = spares.remove();
    spareCount = spares.size();
    LogFile file = new LogFile(++lastNumber, firstLsn, 0);
    storage.rename(FileNames.SPARE + spare, file.name());
    storage.sync();
    inUse.add(file);
    return file;
  }

  /**
   * Makes a spare file, or continues to make one.
   *
   * @return how many bytes were written
   */
  public int prepare() throws IOException {
    int bytes = fill();
    // Syncing after each piece keeps each sync short, so the next batch need not wait long for it.
    if (preparing != null) {
      preparing.sync();
    }
    return bytes;
  }

  /** Writes some zeros to a spare file. When the file is full, syncs it and gives it its name. */
  private int fill() throws IOException {
    if (preparing == null) {
      preparingNumber = ++lastNumber;
      preparing = storage.create(FileNames.UNFINISHED + preparingNumber);
      preparedBytes = 0;
    }
    int bytes = (int) Math.min(zeros.capacity(), fileBytes - preparedBytes);
    preparing.writeFully(zeros.clear().limit(bytes), preparedBytes);
    preparedBytes += bytes;
    zeroedBytes += bytes;
    if (preparedBytes == fileBytes) {
      preparing.sync();
      preparing.close();
      preparing = null;
      preparedBytes = 0;
      // Only a file that was synced gets this name. After a failed sync, the success of a later one
      // proves nothing.
      storage.rename(FileNames.UNFINISHED + preparingNumber, FileNames.SPARE + preparingNumber);
      spares.add(preparingNumber);
      spareCount = spares.size();
    }
    return bytes;
  }

  /** Returns the length so far of the spare file that is being made. */
  public long preparedBytes() {
    return preparedBytes;
  }

  /** Gives up the spare file that is being made, for example because the disk is full. */
  public void abandonPreparation() {
    if (preparing == null) {
      return;
    }
    try (StorageFile file = preparing) {
      preparing = null;
      preparedBytes = 0;
      file.truncate(0);
      storage.delete(FileNames.UNFINISHED + preparingNumber);
    } catch (IOException e) {
      // The next start deletes unfinished files.
    }
  }

  /** Deletes a spare file. Returns false if there is none. */
  public boolean deleteSpare() throws IOException {
    if (spares.isEmpty()) {
      return false;
    }
    storage.delete(FileNames.SPARE + spares.removeLast());
    spareCount = spares.size();
    return true;
  }

  /** Returns the first file that contains a record above this LSN, or the last file. */
  public LogFile firstAbove(long lsn) {
    for (int i = 0; i + 1 < inUse.size(); i++) {
      if (inUse.get(i + 1).firstLsn() > lsn + 1) {
        return inUse.get(i);
      }
    }
    return inUse.getLast();
  }

  /** Recycles all files before this one. */
  public void recycleBefore(LogFile first) throws IOException {
    boolean isChanged = false;
    while (inUse.getFirst() != first) {
      LogFile file = inUse.removeFirst();
      file.recycle();
      recycle(file.number());
      isChanged = true;
    }
    if (isChanged) {
      storage.sync();
    }
  }

  void close() throws IOException {
    if (preparing != null) {
      preparing.close();
      preparing = null;
    }
  }
}
