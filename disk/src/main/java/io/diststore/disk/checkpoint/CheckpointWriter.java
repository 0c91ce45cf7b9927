package io.diststore.disk.checkpoint;

import io.diststore.disk.format.CheckpointFormat;
import io.diststore.disk.format.Crc;
import io.diststore.disk.format.FileNames;
import io.diststore.disk.storage.Storage;
import io.diststore.disk.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a {@link Checkpoint} to its file in small steps, between batches of the log. Then reads
 * the file back and checks it. One thread may use it.
 *
 * <p>A failure is not final: the caller abandons this checkpoint, and the log and the last
 * checkpoint still contain everything.
 */
public final class CheckpointWriter {
  /** How much of the work is done. */
  public enum Stage {
    /** Segments are written as they are added. */
    WRITING,
    /** The file is complete and synced, and is being read back. */
    CHECKING,
    /** The file is intact, so the identity may name it. */
    CHECKED
  }

  private static final int STEP_BYTES = 256 << 10;

  /**
   * The file is synced after this many bytes, so that a sync of the log never waits until the disk
   * has stored a large part of a checkpoint.
   */
  private static final long SYNC_BYTES = 1 << 20;

  private final Storage storage;
  private final Checkpoint checkpoint;
  private final long incarnation;
  private final long salt;
  private final String name;
  private final StorageFile file;
  private final ByteBuffer staged = ByteBuffer.allocateDirect(STEP_BYTES);
  private final List<CheckpointFormat.Entry> entries = new ArrayList<>();
  private final Crc crc = new Crc();
  private Stage stage = Stage.WRITING;
  private ByteBuffer source;
  private long position;
  private long unsyncedBytes;
  private boolean isEnding;
  private CheckpointReader reader;

  /** Creates the file. */
  public CheckpointWriter(Storage storage, Checkpoint checkpoint, long incarnation, long salt)
      throws IOException {
    this.storage = storage;
    this.checkpoint = checkpoint;
    this.incarnation = incarnation;
    this.salt = salt;
    this.name = FileNames.CHECKPOINT + checkpoint.number();
    this.file = storage.create(name);
    new CheckpointFormat.Head(checkpoint.number(), checkpoint.baseLsn(), incarnation)
        .write(staged, 0, salt, crc);
    staged.position(CheckpointFormat.HEAD_BYTES);
  }

  public Stage stage() {
    return stage;
  }

  public Checkpoint checkpoint() {
    return checkpoint;
  }

  /** Returns how many bytes the file has so far. */
  public long bytes() {
    return position;
  }

  /** Returns true if {@link #step} has nothing to do until another segment is added. */
  public boolean isStarved() {
    return stage == Stage.CHECKED
        || stage == Stage.WRITING && source == null && checkpoint.isStarved();
  }

  /**
   * Does a small part of the work.
   *
   * @return how many bytes were written or read
   */
  public int step() throws IOException {
    return switch (stage) {
      case WRITING -> write();
      case CHECKING -> check();
      case CHECKED -> throw new IllegalStateException("checkpoint " + name + " is complete");
    };
  }

  private int write() throws IOException {
    while (staged.hasRemaining() && (source != null || nextSource())) {
      int bytes = Math.min(staged.remaining(), source.remaining());
      staged.put(staged.position(), source, source.position(), bytes);
      staged.position(staged.position() + bytes);
      source.position(source.position() + bytes);
      if (!source.hasRemaining()) {
        source = null;
      }
    }
    boolean isLast = isEnding && source == null;
    if (staged.hasRemaining() && !isLast) {
      return 0;
    }
    staged.flip();
    int bytes = staged.remaining();
    file.writeFully(staged, position);
    staged.clear();
    position += bytes;
    unsyncedBytes += bytes;
    if (unsyncedBytes >= SYNC_BYTES || isLast) {
      file.sync();
      unsyncedBytes = 0;
    }
    if (isLast) {
      file.close();
      storage.sync();
      reader = CheckpointReader.open(storage.openToCheck(name), checkpoint.number(), salt);
      stage = Stage.CHECKING;
    }
    return bytes;
  }

  /** Prepares the next bytes to write. Returns false if there are none yet. */
  private boolean nextSource() {
    Checkpoint.Part part = checkpoint.take();
    long offset = position + staged.position();
    if (part != null) {
      source = block(part);
      entries.add(
          new CheckpointFormat.Entry(offset, part.lsn(), part.segment(), part.payload().length));
    } else if (checkpoint.isTaken() && !isEnding) {
      source =
          CheckpointFormat.ending(
              checkpoint.number(), checkpoint.baseLsn(), offset, entries, entries.size(), salt);
      isEnding = true;
    }
    return source != null;
  }

  private ByteBuffer block(Checkpoint.Part part) {
    ByteBuffer block = ByteBuffer.allocate(Math.toIntExact(part.bytes()));
    block.put(CheckpointFormat.BLOCK_BYTES, part.payload());
    int payloadCrc = crc.of(block, CheckpointFormat.BLOCK_BYTES, part.payload().length);
    new CheckpointFormat.Block(
            checkpoint.number(), part.lsn(), part.segment(), part.payload().length, payloadCrc)
        .write(block, 0, salt, crc);
    return block;
  }

  private int check() throws IOException {
    CheckpointReader.Item item = reader.next();
    if (item == null) {
      reader.close();
      stage = Stage.CHECKED;
      return 0;
    }
    if (item.damage() != null) {
      throw new IOException(name + " was damaged when it was read back: " + item.damage());
    }
    return CheckpointFormat.BLOCK_BYTES + item.payload().remaining();
  }

  /** Closes and deletes the file. */
  public void abandon() {
    checkpoint.abandon();
    try {
      file.close();
      if (reader != null) {
        reader.close();
      }
      storage.delete(name);
    } catch (IOException e) {
      // The next start deletes a checkpoint that the identity does not name.
    }
  }
}
