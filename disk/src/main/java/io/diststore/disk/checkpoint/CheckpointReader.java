package io.diststore.disk.checkpoint;

import io.diststore.disk.format.CheckpointFormat;
import io.diststore.disk.format.Crc;
import io.diststore.disk.format.Damage;
import io.diststore.disk.format.FileNames;
import io.diststore.disk.storage.FileWindow;
import io.diststore.disk.storage.StorageFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads a checkpoint from its beginning to its end. If the index is intact, the reader finds every
 * block through it, so a damaged block hides no other block. If the index is damaged, the reader
 * goes from block to block. One thread may use it.
 */
public final class CheckpointReader implements Closeable {
  /**
   * A segment, or damage.
   *
   * @param damage null if this is a segment
   * @param segment the segment; without meaning if {@code damage} is set
   * @param lsn the payload contains the effects of the segment's records up to this LSN
   * @param payload the state of the segment, valid until the next item is read
   */
  public record Item(Damage damage, int segment, long lsn, ByteBuffer payload) {
    private static Item of(Damage damage) {
      return new Item(damage, 0, 0, null);
    }
  }

  private final String name;
  private final int number;
  private final long salt;
  private final FileWindow window;
  private final Crc crc = new Crc();
  private CheckpointFormat.Foot foot;
  private ByteBuffer index;
  private Damage found;
  private long offset = CheckpointFormat.HEAD_BYTES;
  private int blocks;
  private boolean isAtEnd;

  private CheckpointReader(String name, int number, long salt, FileWindow window) {
    this.name = name;
    this.number = number;
    this.salt = salt;
    this.window = window;
  }

  /**
   * Begins to read a checkpoint.
   *
   * @param file the open file of the checkpoint, which {@link #close} closes
   */
  public static CheckpointReader open(StorageFile file, int number, long salt) throws IOException {
    String name = FileNames.CHECKPOINT + number;
    FileWindow window = new FileWindow(file, FileWindow.BYTES);
    CheckpointReader reader = new CheckpointReader(name, number, salt, window);
    reader.readFoot();
    if (!window.load(0, CheckpointFormat.HEAD_BYTES)
        || CheckpointFormat.Head.read(window.buffer(), window.index(0), number, salt, reader.crc)
            == null) {
      reader.found = Damage.harmless(name, 0, "the head of the checkpoint is damaged");
    }
    return reader;
  }

  private void readFoot() throws IOException {
    long footAt = window.fileBytes() - CheckpointFormat.FOOT_BYTES;
    if (!window.load(footAt, CheckpointFormat.FOOT_BYTES)) {
      return;
    }
    CheckpointFormat.Foot read =
        CheckpointFormat.Foot.read(window.buffer(), window.index(footAt), number, salt, crc);
    if (read == null || !window.load(read.indexOffset(), read.indexBytes())) {
      return;
    }
    int at = window.index(read.indexOffset());
    if (crc.of(salt, window.buffer(), at, read.indexBytes()) == read.indexCrc()) {
      index = ByteBuffer.allocate(read.indexBytes());
      index.put(0, window.buffer(), at, read.indexBytes());
      foot = read;
    }
  }

  /** Returns the length of the file. */
  public long bytes() {
    return window.fileBytes();
  }

  /** Returns the next segment or damage, or null at the end. */
  public Item next() throws IOException {
    if (found != null) {
      Item item = Item.of(found);
      found = null;
      return item;
    }
    if (isAtEnd) {
      return null;
    }
    return foot == null ? nextWithoutIndex() : nextOfIndex();
  }

  private Item nextOfIndex() throws IOException {
    if (blocks == foot.blocks()) {
      isAtEnd = true;
      return null;
    }
    CheckpointFormat.Entry entry = CheckpointFormat.Entry.read(index, 0, blocks++);
    CheckpointFormat.Block block = blockAt(entry.offset());
    if (block == null
        || block.segment() != entry.segment()
        || block.payloadBytes() != entry.payloadBytes()) {
      return damaged(entry.offset(), entry.segment());
    }
    return item(entry.offset(), block);
  }

  private Item nextWithoutIndex() throws IOException {
    CheckpointFormat.Block block = blockAt(offset);
    if (block != null) {
      long at = offset;
      offset += CheckpointFormat.BLOCK_BYTES + block.payloadBytes();
      blocks++;
      return item(at, block);
    }
    isAtEnd = true;
    String what = "the index of the checkpoint is damaged";
    return Item.of(
        isIndexAt(offset)
            ? Damage.harmless(name, offset, what)
            : Damage.unknown(name, offset, what + ", and so is a block"));
  }

  /** Returns true if an index of as many blocks as were read begins here. */
  private boolean isIndexAt(long at) throws IOException {
    return window.load(at, CheckpointFormat.INDEX_BYTES)
        && CheckpointFormat.isIndex(window.buffer(), window.index(at), number, blocks);
  }

  private CheckpointFormat.Block blockAt(long at) throws IOException {
    return window.load(at, CheckpointFormat.BLOCK_BYTES)
        ? CheckpointFormat.Block.read(window.buffer(), window.index(at), number, salt, crc)
        : null;
  }

  private Item item(long at, CheckpointFormat.Block block) throws IOException {
    int bytes = block.payloadBytes();
    if (!window.load(at, CheckpointFormat.BLOCK_BYTES + bytes)) {
      return damaged(at, block.segment());
    }
    int payloadAt = window.index(at) + CheckpointFormat.BLOCK_BYTES;
    if (crc.of(window.buffer(), payloadAt, bytes) != block.payloadCrc()) {
      return damaged(at, block.segment());
    }
    return new Item(null, block.segment(), block.lsn(), window.buffer().slice(payloadAt, bytes));
  }

  private Item damaged(long at, int segment) {
    return Item.of(Damage.ofSegment(name, at, segment, "a block of the checkpoint is damaged"));
  }

  @Override
  public void close() throws IOException {
    window.close();
  }
}
