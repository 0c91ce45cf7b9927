package io.diststore.bench;

import io.diststore.bench.subject.Versions;
import io.diststore.disk.Disk;
import io.diststore.disk.DiskListener;
import io.diststore.disk.DiskOpening;
import io.diststore.disk.DiskOwner;
import io.diststore.disk.DiskSettings;
import io.diststore.disk.checkpoint.Checkpoint;
import io.diststore.disk.format.Damage;
import io.diststore.disk.recovery.RecoveryVisitor;
import io.diststore.disk.storage.FileStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Measures the module {@code disk} on the disk of this machine: how many records it syncs per
 * second, and how fast it reads them after a start. For comparison, another subject writes the same
 * bytes to a file that grows, or reads the same files without looking at the bytes.
 */
final class DiskLog {
  private static final int[] BATCHES = {1, 50, 800};
  private static final int PAYLOAD_BYTES = 136;
  private static final int RECORD_BYTES = 160;
  private static final int BUFFER_BYTES = 1 << 20;
  private static final int SEGMENTS = 1000;
  private static final int SEGMENT_BYTES = 200_000;
  private static final int SEGMENT_BYTES_QUICK = 40_000;
  private static final long REFUSED_NANOS = 1_000_000;
  private static final String LOG = "disk, preallocated log";
  private static final String FILE = "a file that grows";

  /** Waits on the thread that appends until the thread of the disk has synced. */
  private static final class Synced implements DiskListener {
    private final Thread appending = Thread.currentThread();
    private volatile long lsn;
    private volatile int checkpoint;
    private volatile Throwable failure;

    void await(long awaited) {
      while (lsn < awaited) {
        check();
        LockSupport.park(this);
      }
    }

    void awaitCheckpoint(int number) {
      while (checkpoint < number) {
        check();
        LockSupport.park(this);
      }
    }

    private void check() {
      if (failure != null) {
        throw new IllegalStateException("the disk has failed", failure);
      }
    }

    @Override
    public void onWritten(long written) {
      // Only syncs are measured.
    }

    @Override
    public void onSynced(long synced, long begunAtNanos) {
      lsn = synced;
      LockSupport.unpark(appending);
    }

    @Override
    public void onFailed(Throwable cause) {
      failure = cause;
      LockSupport.unpark(appending);
    }

    @Override
    public void onCheckpointRoom() {
      LockSupport.unpark(appending);
    }

    @Override
    public void onCheckpointStored(int number) {
      checkpoint = number;
      LockSupport.unpark(appending);
    }

    @Override
    public void onCheckpointFailed(int number, Exception cause) {
      onFailed(cause);
    }

    @Override
    public void onSpace(boolean isFull) {
      if (isFull) {
        onFailed(new IOException("the disk of this machine is too full for the benchmark"));
      }
    }

    @Override
    public void onDamage(Damage damage) {
      onFailed(new IOException(damage.toString()));
    }
  }

  private final Bench.Effort effort;
  private final Figures figures = new Figures();
  private final byte[] bytes = new byte[SEGMENT_BYTES];

  DiskLog(Bench.Effort effort) {
    this.effort = effort;
    new Random(1).nextBytes(bytes);
  }

  Findings measure(Path home) throws Exception {
    Path folder = home.resolve("checks/bench/target/disk");
    figures.addSettings(
        "settings of disk",
        List.of(
            Versions.ofTree(home),
            String.format(Locale.ROOT, "records of %d B, files in %s", RECORD_BYTES, folder)));
    for (int round = 0; round < effort.rounds(); round++) {
      for (int batch : BATCHES) {
        String measure = "synced records, batches of " + batch;
        double log = logPerSecond(folder, batch);
        double file = filePerSecond(folder, batch);
        figures.add(measure, LOG, "records/s", log);
        figures.add(measure, FILE, "records/s", file);
        figures.add(measure, LOG + " / " + FILE, "", log / file);
      }
      recover(folder);
    }
    delete(folder);
    return figures;
  }

  private static DiskOpening open(Path folder, DiskSettings settings) throws IOException {
    return DiskOpening.open(
        FileStorage.create(folder), settings, new DiskOwner("bench", "bench"), System::nanoTime);
  }

  private double logPerSecond(Path folder, int batch) throws IOException {
    delete(folder);
    ByteBuffer payload = ByteBuffer.wrap(bytes, 0, PAYLOAD_BYTES);
    DiskOpening opening = open(folder, DiskSettings.defaults());
    opening.recover(new Ignored());
    Synced synced = new Synced();
    try (Disk disk = opening.start(1, 1, synced)) {
      Duration warmUp = effort.length().dividedBy(2);
      appendFor(disk, synced, payload, batch, warmUp);
      return appendFor(disk, synced, payload, batch, effort.length());
    }
  }

  /** Appends batch after batch. Returns how many records were synced per second. */
  private static double appendFor(
      Disk disk, Synced synced, ByteBuffer payload, int batch, Duration length) {
    long start = System.nanoTime();
    long records = 0;
    while (System.nanoTime() - start < length.toNanos()) {
      long lsn = 0;
      for (int i = 0; i < batch; i++) {
        lsn = disk.append(1, i, payload);
      }
      synced.await(lsn);
      records += batch;
    }
    return records / ((System.nanoTime() - start) / 1e9);
  }

  private double filePerSecond(Path folder, int batch) throws IOException {
    delete(folder);
    Files.createDirectories(folder);
    ByteBuffer buffer = ByteBuffer.allocateDirect(batch * RECORD_BYTES);
    try (FileChannel file =
        FileChannel.open(
            folder.resolve("file"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      writeFor(file, buffer, batch, effort.length().dividedBy(2));
      return writeFor(file, buffer, batch, effort.length());
    }
  }

  private double writeFor(FileChannel file, ByteBuffer buffer, int batch, Duration length)
      throws IOException {
    long start = System.nanoTime();
    long records = 0;
    while (System.nanoTime() - start < length.toNanos()) {
      buffer.clear();
      for (int i = 0; i < batch; i++) {
        buffer.put(bytes, 0, RECORD_BYTES);
      }
      buffer.flip();
      while (buffer.hasRemaining()) {
        file.write(buffer);
      }
      file.force(false);
      records += batch;
    }
    return records / ((System.nanoTime() - start) / 1e9);
  }

  /** Measures how fast a checkpoint and a log of about the same length are read. */
  private void recover(Path folder) throws IOException {
    delete(folder);
    int segmentBytes = effort == Bench.Effort.QUICK ? SEGMENT_BYTES_QUICK : SEGMENT_BYTES;
    fill(folder, segmentBytes);
    double megabytes = 2.0 * SEGMENTS * segmentBytes / 1e6;
    read(folder);
    long start = System.nanoTime();
    read(folder);
    double plain = megabytes / ((System.nanoTime() - start) / 1e9);
    start = System.nanoTime();
    try (DiskOpening opening = open(folder, DiskSettings.defaults())) {
      opening.recover(new Ignored());
    }
    double recovered = megabytes / ((System.nanoTime() - start) / 1e9);
    String measure = "read from the page cache";
    figures.add(measure, "recovery of disk", "MB/s", recovered);
    figures.add(measure, "the files, without a look at the bytes", "MB/s", plain);
    figures.add(measure, "recovery / files", "", recovered / plain);
  }

  private void fill(Path folder, int segmentBytes) throws IOException {
    DiskOpening opening =
        open(folder, DiskSettings.builder().backgroundBytesPerSecond(1L << 30).build());
    opening.recover(new Ignored());
    Synced synced = new Synced();
    try (Disk disk = opening.start(1, 1, synced)) {
      Checkpoint checkpoint = disk.beginCheckpoint();
      byte[] segment = new byte[segmentBytes];
      System.arraycopy(bytes, 0, segment, 0, segmentBytes);
      for (int i = 0; i < SEGMENTS; i++) {
        while (!checkpoint.add(i, 0, segment)) {
          synced.check();
          LockSupport.park(this);
        }
      }
      checkpoint.finish();
      synced.awaitCheckpoint(checkpoint.number());
      ByteBuffer payload = ByteBuffer.wrap(bytes, 0, PAYLOAD_BYTES);
      long records = (long) SEGMENTS * segmentBytes / RECORD_BYTES;
      for (long i = 0; i < records; i++) {
        long lsn = disk.append(1, (int) (i % SEGMENTS), payload);
        while (lsn == 0) {
          synced.check();
          LockSupport.parkNanos(this, REFUSED_NANOS);
          lsn = disk.append(1, (int) (i % SEGMENTS), payload);
        }
      }
    }
  }

  /** Reads all files except those that recovery does not read, either. */
  private static void read(Path folder) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path path :
          files.filter(f -> !f.getFileName().toString().startsWith("spare")).toList()) {
        try (FileChannel file = FileChannel.open(path)) {
          while (file.read(buffer.clear()) > 0) {
            // The next bytes are read.
          }
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Recovery without a use for the data. */
  private static final class Ignored implements RecoveryVisitor {
    @Override
    public void onSegment(int segment, long lsn, ByteBuffer payload) {
      // Only the reading is measured.
    }

    @Override
    public void onRecord(long lsn, int kind, int segment, ByteBuffer payload) {
      // The same.
    }
  }
}
