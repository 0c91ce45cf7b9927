package io.diststore.disk.recovery;

import io.diststore.disk.format.BlockHeader;
import io.diststore.disk.format.Crc;
import io.diststore.disk.format.Damage;
import io.diststore.disk.format.FileNames;
import io.diststore.disk.format.RecordHeader;
import io.diststore.disk.identity.Identity;
import io.diststore.disk.storage.Storage;
import io.diststore.disk.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the records of the log in their order, and finds where the log ends.
 *
 * <p><b>A torn end or damage.</b> A crash can leave the last blocks incomplete, and it can keep a
 * later block and lose an earlier one. None of these blocks was synced. So reading ends at the
 * first record that is not intact, and what follows it is void. If the disk has damaged a block
 * that was synced, reading must not end there, because later records were acknowledged. A block
 * says which LSN was synced when it was written, and the identity says so too. So a record that is
 * not intact has been damaged if the identity or any later block says that it had been synced.
 * Otherwise the log is torn there. Damage to the last block of all, with no later block and no
 * later identity, looks like a torn end.
 *
 * <p><b>Void blocks.</b> A file that a start has begun repeats the last records of the file before
 * it, or replaces them. So where a file begins, all files before it end. In the files before the
 * active one, all records below {@code activeLsn} were synced. One thread may use a reader, once.
 */
public final class LogReader {
  /** Receives what was read. */
  public interface Sink {
    void onRecord(long lsn, int kind, int segment, ByteBuffer payload) throws IOException;

    void onDamage(Damage damage);

    /** Returns the LSN up to which the records of this segment are not needed. */
    long baseLsn(int segment);
  }

  private final Storage storage;
  private final Identity identity;
  private final List<Integer> files;
  private final Sink sink;
  private final long[] voidFrom;
  private final Crc crc = new Crc();
  private final ArrayDeque<LogPlace> unconfirmed = new ArrayDeque<>();
  private final List<LogExtent> extents = new ArrayList<>();
  private final List<LogPlace> voids = new ArrayList<>();
  private int fileIndex;
  private long firstInFile;
  private long fileEnd;
  private long offset;
  private long next;
  private boolean isNextKnown;
  private long knownSynced;
  private boolean hasLookedAhead;
  private long aheadFrom;
  private int blocksAhead;
  private RecordPieces pieces;
  private boolean isTorn;
  private int lastLog;
  private long endOffset;

  /**
   * Creates a reader.
   *
   * @param files the numbers of the files, in ascending order
   */
  public LogReader(Storage storage, Identity identity, List<Integer> files, Sink sink) {
    this.storage = storage;
    this.identity = identity;
    this.files = files;
    this.sink = sink;
    this.voidFrom = new long[files.size()];
    this.next = identity.baseLsn() + 1;
    this.knownSynced = identity.syncedLsn();
  }

  /** Begins at this block instead of the first one. */
  public LogReader startAt(LogPlace place) {
    fileIndex = files.indexOf(place.log());
    offset = place.offset();
    next = place.firstLsn();
    isNextKnown = true;
    return this;
  }

  /** Reads all records, up to the end of the log. */
  public LogEnd read() throws IOException {
    findVoids();
    boolean goesOn = true;
    for (; goesOn && fileIndex < files.size(); fileIndex++) {
      int number = files.get(fileIndex);
      firstInFile = 0;
      fileEnd = 0;
      try (LogFileReader file = LogFileReader.open(storage, files.get(fileIndex), identity)) {
        goesOn = readFile(file);
        checkLength(file);
      }
      extents.add(new LogExtent(number, firstInFile == 0 ? next : firstInFile, fileEnd));
      offset = 0;
    }
    if (goesOn) {
      String where = files.isEmpty() ? FileNames.LOG : name(files.getLast());
      lose(next, knownSynced, Damage.unknown(where, endOffset, "the end of the log is missing"));
      next = Math.max(next, knownSynced + 1);
    }
    long confirmed = Math.min(knownSynced, next - 1);
    forgetConfirmed(confirmed);
    int last = lastLog;
    return new LogEnd(
        extents.stream().filter(extent -> extent.log() <= last).toList(),
        next - 1,
        confirmed,
        confirmed < next - 1 ? unconfirmed.peek() : null,
        lastLog,
        endOffset,
        List.copyOf(voids),
        isTorn,
        isTorn ? blocksAhead : 0);
  }

  /**
   * Finds out from which LSN on each file is void. That is the LSN with which a later file begins.
   * For files before the active one, the identity says this, too.
   */
  private void findVoids() throws IOException {
    long from = Long.MAX_VALUE;
    for (int i = files.size() - 1; i >= 0; i--) {
      int number = files.get(i);
      voidFrom[i] = number < identity.activeLog() ? Math.min(from, identity.activeLsn()) : from;
      BlockHeader first = LogFileReader.firstHeader(storage, number, identity);
      from = first == null ? voidFrom[i] : Math.min(voidFrom[i], first.firstLsn());
    }
  }

  private void forgetConfirmed(long confirmedLsn) {
    while (!unconfirmed.isEmpty() && unconfirmed.peek().firstLsn() <= confirmedLsn) {
      unconfirmed.remove();
    }
  }

  private static String name(int file) {
    return FileNames.LOG + file;
  }

  private String name() {
    return name(files.get(fileIndex));
  }

  private boolean isActive() {
    return files.get(fileIndex) >= identity.activeLog();
  }

  /**
   * Reports a file of the active generation that is too short as damaged, because a crash never
   * shortens such a file. Files of other generations are not checked: a start that was not
   * completed can have left a file of another length.
   */
  private void checkLength(LogFileReader file) throws IOException {
    if (isActive() && !file.isOfOtherGeneration() && file.fileBytes() < identity.logFileBytes()) {
      sink.onDamage(
          Damage.unknown(
              name(),
              file.fileBytes(),
              "the file is shorter than " + identity.logFileBytes() + " bytes"));
    }
  }

  /** Reads one file. Returns false if the log is torn in it. */
  private boolean readFile(LogFileReader file) throws IOException {
    while (true) {
      BlockHeader header = file.headerAt(offset);
      if (header == null) {
        offset = file.nextHeader(offset + StorageFile.PAGE_BYTES);
        if (offset < 0) {
          return true;
        }
        continue;
      }
      if (header.firstLsn() >= voidFrom[fileIndex]) {
        voids.add(new LogPlace(files.get(fileIndex), offset, header.firstLsn()));
        return true;
      }
      if (!readBlock(file, header)) {
        return false;
      }
      offset += header.blockBytes();
      endOffset = offset;
      fileEnd = offset;
    }
  }

  /** Reads one block. Returns false if the log is torn before the end of the block. */
  private boolean readBlock(LogFileReader file, BlockHeader header) throws IOException {
    if (!isNextKnown && header.firstLsn() < next) {
      next = header.firstLsn();
    }
    isNextKnown = true;
    knownSynced = Math.max(knownSynced, header.syncedLsn());
    if (header.firstLsn() < next) {
      sink.onDamage(unknown("a block repeats LSN " + header.firstLsn()));
      return true;
    }
    aheadFrom = offset;
    if (!skipTo(header.firstLsn())) {
      return false;
    }
    next = header.firstLsn();
    lastLog = files.get(fileIndex);
    endOffset = offset;
    firstInFile = firstInFile == 0 ? header.firstLsn() : firstInFile;
    unconfirmed.add(new LogPlace(lastLog, offset, header.firstLsn()));
    forgetConfirmed(knownSynced);
    aheadFrom = offset + StorageFile.PAGE_BYTES;
    boolean isRead = file.load(offset, header) && readRecords(file, header);
    if (isTorn) {
      return false;
    }
    if (!isRead && !skipTo(header.nextLsn())) {
      return false;
    }
    next = header.nextLsn();
    return true;
  }

  /** Skips the missing records before this LSN, if any. Returns false if the log is torn there. */
  private boolean skipTo(long firstLsn) throws IOException {
    if (next < firstLsn && pieces != null && pieces.lsn() == next) {
      int segment = pieces.segment();
      pieces = null;
      if (!lose(next, next, ofSegment(segment, "a piece of a record is missing"))) {
        return false;
      }
      next++;
    }
    return next == firstLsn || lose(next, firstLsn - 1, unknown("a block is damaged or missing"));
  }

  /**
   * Reads the records of a block that is loaded. Moves {@link #next} past the last record that was
   * read or lost.
   *
   * @return false if the rest of the block cannot be read
   */
  private boolean readRecords(LogFileReader file, BlockHeader header) throws IOException {
    ByteBuffer buffer = file.buffer();
    int at = file.payloadIndex(offset);
    int end = at + header.payloadBytes();
    boolean isWhole = header.payloadCrc() == crc.of(buffer, at, header.payloadBytes());
    while (at < end) {
      boolean isHeaderIntact =
          isWhole
              ? RecordHeader.fits(buffer, at, end - at, next)
              : RecordHeader.isIntact(buffer, at, end - at, next, identity.salt(), crc);
      if (!isHeaderIntact) {
        return false;
      }
      boolean isIntact = isWhole || RecordHeader.isPayloadIntact(buffer, at, crc);
      if (!readPiece(buffer, at, isIntact)) {
        return true;
      }
      if (RecordHeader.isLast(buffer, at)) {
        next++;
      }
      at += RecordHeader.BYTES + RecordHeader.payloadBytes(buffer, at);
    }
    return next == header.nextLsn();
  }

  /** Reads a record, or a piece of one. Returns false if the log is torn there. */
  private boolean readPiece(ByteBuffer buffer, int at, boolean isIntact) throws IOException {
    int segment = RecordHeader.segment(buffer, at);
    int kind = RecordHeader.kind(buffer, at);
    boolean isLast = RecordHeader.isLast(buffer, at);
    int piece = RecordHeader.piece(buffer, at);
    ByteBuffer payload =
        buffer.slice(at + RecordHeader.BYTES, RecordHeader.payloadBytes(buffer, at));
    if (piece == 0) {
      pieces = isLast ? null : new RecordPieces(next, segment);
    }
    if (piece == 0 && isLast) {
      if (!isIntact) {
        return lose(next, next, ofSegment(segment, "a record is damaged"));
      }
      deliver(kind, segment, payload);
      return true;
    }
    if (pieces != null && !(isIntact && pieces.add(next, piece, payload))) {
      pieces = null;
    }
    if (!isLast) {
      return true;
    }
    RecordPieces whole = pieces;
    pieces = null;
    if (whole == null) {
      return lose(next, next, ofSegment(segment, "a piece of a record is damaged"));
    }
    deliver(kind, segment, whole.payload());
    return true;
  }

  private void deliver(int kind, int segment, ByteBuffer payload) throws IOException {
    if (next > sink.baseLsn(segment)) {
      sink.onRecord(next, kind, segment, payload);
    }
  }

  private Damage unknown(String what) {
    return Damage.unknown(name(), offset, what);
  }

  private Damage ofSegment(int segment, String what) {
    return Damage.ofSegment(name(), offset, segment, what);
  }

  /**
   * Records cannot be read. Reports those that were synced. If some of them may not have been
   * synced, the log is torn at the first of these.
   *
   * @return false if the log is torn
   */
  private boolean lose(long firstLsn, long lastLsn, Damage where) throws IOException {
    boolean isOfSegment = where.loss() == Damage.Loss.SEGMENT;
    long from =
        Math.max(firstLsn, 1 + (isOfSegment ? sink.baseLsn(where.segment()) : identity.baseLsn()));
    if (from > lastLsn) {
      if (firstLsn <= lastLsn) {
        sink.onDamage(
            Damage.harmless(where.file(), where.offset(), where.what() + ", but not needed"));
      }
      return true;
    }
    if (lastLsn > knownSynced) {
      lookAhead();
    }
    long lostTo = Math.min(lastLsn, knownSynced);
    if (from <= lostTo) {
      sink.onDamage(
          new Damage(
              where.file(),
              where.offset(),
              where.loss(),
              where.segment(),
              from,
              lostTo,
              where.what()));
    }
    if (lastLsn > knownSynced) {
      next = Math.max(from, knownSynced + 1);
      isTorn = true;
      return false;
    }
    return true;
  }

  /** Finds out which LSN the following blocks say was synced. */
  private void lookAhead() throws IOException {
    if (hasLookedAhead) {
      return;
    }
    hasLookedAhead = true;
    long from = aheadFrom;
    for (int i = fileIndex; i < files.size(); i++) {
      try (LogFileReader file = LogFileReader.open(storage, files.get(i), identity)) {
        long at = file.nextHeader(from);
        while (at >= 0) {
          BlockHeader header = file.headerAt(at);
          knownSynced = Math.max(knownSynced, header.syncedLsn());
          blocksAhead++;
          at = file.nextHeader(at + header.blockBytes());
        }
      }
      from = 0;
    }
  }
}
