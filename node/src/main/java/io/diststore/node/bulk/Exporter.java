package io.diststore.node.bulk;

import io.diststore.client.Page;
import io.diststore.client.StoreException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Writes the entries of the store to a file. The next page is fetched while one is written. */
public final class Exporter {
  private static final int PAGE_KEYS = 10_000;
  private static final int BUFFER_BYTES = 1 << 16;

  /** Fetches one page of a scan, as {@link io.diststore.client.StoreCalls#scan} does. */
  public interface Pages {
    Page scan(byte[] cursor, byte[] prefix, int limit);
  }

  /** Opens the file. */
  public interface Target {
    /**
     * @param bytes how many bytes of the file to keep; the rest is cut off
     */
    OutputStream open(long bytes) throws IOException;
  }

  private final Pages pages;
  private final Progress progress;
  private final Checkpoint checkpoint;

  public Exporter(Pages pages, Progress progress, Checkpoint checkpoint) {
    this.pages = pages;
    this.progress = progress;
    this.checkpoint = checkpoint;
  }

  /**
   * Writes all entries whose keys begin with the prefix.
   *
   * @param keys how many keys there are, for the progress; 0 if it is not known
   * @return the number of entries in the file
   * @throws IOException if the file cannot be written
   * @throws io.diststore.client.StoreException if the store could not answer in time. The
   *     checkpoint says where to continue
   */
  public long run(Target target, FileFormat format, byte[] prefix, long keys) throws IOException {
    Checkpoint.Position start = checkpoint.read();
    Checkpoint.Position reached = start;
    long entries = start.entries();
    long bytes = 0;
    try (CountingOutput out =
        new CountingOutput(
            new BufferedOutputStream(target.open(start.fileBytes()), BUFFER_BYTES),
            start.fileBytes())) {
      EntrySink sink = format.sink(out, start.fileBytes() == 0);
      CompletableFuture<Page> coming = fetch(start.cursor(), prefix);
      while (coming != null) {
        Page page = await(coming);
        coming = page.isLast() ? null : fetch(page.cursor(), prefix);
        for (Page.Entry entry : page.entries()) {
          sink.write(entry.key(), entry.value(), entry.version());
          bytes += entry.key().length + entry.value().length;
        }
        entries += page.entries().size();
        sink.flush();
        out.flush();
        reached = new Checkpoint.Position(entries, out.bytes(), page.cursor());
        checkpoint.reach(reached);
        progress.update(
            entries,
            0,
            keys == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.min(1, (double) entries / keys)));
      }
    } catch (StoreException e) {
      checkpoint.save(reached);
      throw e;
    }
    progress.finish(entries - start.entries(), bytes, 0);
    checkpoint.complete();
    return entries;
  }

  private CompletableFuture<Page> fetch(byte[] cursor, byte[] prefix) {
    return CompletableFuture.supplyAsync(
        () -> pages.scan(cursor, prefix, PAGE_KEYS), Thread::startVirtualThread);
  }

  private static Page await(CompletableFuture<Page> page) {
    try {
      return page.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException known ? known : e;
    }
  }
}
