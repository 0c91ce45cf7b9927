package io.diststore.node.bulk;

import io.diststore.client.KeyResult;
import io.diststore.client.StoreClient.Pair;
import io.diststore.client.StoreException;
import io.diststore.client.WriteTerms;
import io.diststore.client.Written;
import io.diststore.node.print.Utf8;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;

/**
 * Stores the entries of a file. It sends the entries in groups, and several groups are in flight at
 * a time. If a key occurs several times, its last value is stored: a key occurs only once in a
 * group, and a group waits until no earlier group with one of its keys is under way.
 *
 * <p>An entry that the store will never accept, because it is too large, counts as refused, and the
 * import goes on. If the store cannot answer, the import ends.
 */
public final class Importer {
  private static final int GROUP_KEYS_MAX = 4096;
  private static final int GROUP_BYTES_MAX = 1 << 20;

  /** A tool in a container has little memory, and a group takes a few times its bytes. */
  private static final long GROUPS_UNDER_WAY_MAX =
      Math.clamp(Runtime.getRuntime().maxMemory() / (8L * GROUP_BYTES_MAX), 2, 8);

  private static final int REFUSALS_SHOWN_MAX = 10;
  private static final int BUFFER_BYTES = 1 << 16;

  /**
   * The result of an import.
   *
   * @param entries the entries that were read, including those that an earlier run has stored
   * @param refused how many of them the store refused
   */
  public record Result(long entries, long refused) {}

  /** Sends writes, and returns a future with their results in the same order. */
  public interface Writes {
    CompletableFuture<List<KeyResult<Written>>> putAll(List<Pair> pairs, WriteTerms terms);
  }

  /** Wraps the bytes of a key, so that keys with the same bytes are equal. */
  private record Key(ByteBuffer bytes) {}

  private final Writes writes;
  private final Progress progress;
  private final Checkpoint checkpoint;
  private final Duration ttl;
  private final ArrayDeque<Group> underWay = new ArrayDeque<>();
  private Group next;

  /** How many entries at the beginning of the file are done. */
  private long done;

  private long refused;
  private long bytes;

  /** The size of the file; 0 if it is not known. */
  private long fileSize;

  /**
   * @param ttl the time to live of entries that do not name their own; null if they never expire
   */
  public Importer(Writes writes, Progress progress, Checkpoint checkpoint, Duration ttl) {
    this.writes = writes;
    this.progress = progress;
    this.checkpoint = checkpoint;
    this.ttl = ttl;
  }

  /** Some entries, whose writes are sent together. */
  private static final class Group {
    private final Map<Key, Pair> pairs = new LinkedHashMap<>();
    private final long ttlMillis;
    private long entries;
    private long bytes;

    /** The bytes of the file up to the end of this group. */
    private long fileBytes;

    private CompletableFuture<List<KeyResult<Written>>> answer;

    private Group(long ttlMillis) {
      this.ttlMillis = ttlMillis;
    }

    private boolean isFull() {
      return pairs.size() >= GROUP_KEYS_MAX || bytes >= GROUP_BYTES_MAX;
    }

    private boolean sharesAKeyWith(Group other) {
      return pairs.keySet().stream().anyMatch(other.pairs::containsKey);
    }

    private WriteTerms terms() {
      return ttlMillis == 0
          ? WriteTerms.NONE
          : WriteTerms.NONE.expiringAfter(Duration.ofMillis(ttlMillis));
    }
  }

  /**
   * Stores all entries.
   *
   * @param size the size of the file, for the progress; 0 if it is not known
   * @throws IOException if the file cannot be read or is malformed. The entries before the fault
   *     are stored
   * @throws StoreException if the store could not answer in time. The checkpoint says how many
   *     entries are stored
   */
  public Result run(InputStream file, long size, FileFormat format) throws IOException {
    fileSize = size;
    CountingInput counted = new CountingInput(file);
    EntrySource source = format.source(new BufferedInputStream(counted, BUFFER_BYTES));
    long skipped = skip(source, checkpoint.read().entries());
    done = skipped;
    try {
      for (Entry entry = source.next(); entry != null; entry = source.next()) {
        add(entry, counted.bytes());
      }
    } catch (IOException malformed) {
      send();
      awaitAll();
      checkpoint.save(position());
      throw malformed;
    }
    send();
    awaitAll();
    progress.finish(done - skipped - refused, bytes, refused);
    checkpoint.complete();
    return new Result(done, refused);
  }

  private static long skip(EntrySource source, long entries) throws IOException {
    for (long i = 0; i < entries; i++) {
      if (source.next() == null) {
        throw new IOException(
            "the file has fewer entries than an earlier run has stored; remove the file of --resume to start again");
      }
    }
    return entries;
  }

  private void add(Entry entry, long fileBytes) {
    long ttlMillis = entry.ttlMillis() != 0 || ttl == null ? entry.ttlMillis() : ttl.toMillis();
    if (next != null && (next.isFull() || next.ttlMillis != ttlMillis)) {
      send();
      awaitRoom();
    }
    if (next == null) {
      next = new Group(ttlMillis);
    }
    Key key = new Key(ByteBuffer.wrap(entry.key()));
    next.pairs.put(key, new Pair(entry.key(), entry.value()));
    next.entries++;
    next.bytes += entry.key().length + entry.value().length;
    next.fileBytes = fileBytes;
  }

  private void send() {
    Group group = next;
    if (group == null) {
      return;
    }
    next = null;
    while (underWay.stream().anyMatch(group::sharesAKeyWith)) {
      finish(underWay.poll());
    }
    group.answer = writes.putAll(new ArrayList<>(group.pairs.values()), group.terms());
    underWay.add(group);
  }

  private void awaitRoom() {
    while (underWay.size() >= GROUPS_UNDER_WAY_MAX) {
      finish(underWay.poll());
    }
  }

  private void awaitAll() {
    while (!underWay.isEmpty()) {
      finish(underWay.poll());
    }
  }

  /** Waits for the answers of the oldest group. */
  private void finish(Group group) {
    List<KeyResult<Written>> results = group.answer.join();
    List<Pair> pairs = new ArrayList<>(group.pairs.values());
    StoreException failure = null;
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i) instanceof KeyResult.Failed<Written>(StoreException reason)) {
        switch (reason) {
          case StoreException.TooLarge e -> refuse(pairs.get(i), e);
          case StoreException.BadRequest e -> refuse(pairs.get(i), e);
          default -> failure = reason;
        }
      }
    }
    if (failure != null) {
      checkpoint.save(position());
      underWay.clear();
      throw failure;
    }
    done += group.entries;
    bytes += group.bytes;
    checkpoint.reach(position());
    progress.update(
        done,
        refused,
        fileSize == 0
            ? OptionalDouble.empty()
            : OptionalDouble.of((double) group.fileBytes / fileSize));
  }

  private Checkpoint.Position position() {
    return new Checkpoint.Position(done, 0, new byte[0]);
  }

  private void refuse(Pair pair, StoreException reason) {
    if (++refused <= REFUSALS_SHOWN_MAX) {
      progress.print("refused '" + Utf8.printable(pair.key()) + "': " + reason.getMessage());
    }
  }
}
