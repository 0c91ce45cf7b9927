package io.diststore.ring.segment;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Reads and replaces entries. There are a million entries, in as many tables as a node has. The
 * keys come in an order that the processor cannot predict, so most accesses miss its caches. The
 * benchmark is in this package because digests are package-private.
 */
@State(Scope.Thread)
public class SegmentBenchmark {
  private static final int KEYS = 1_000_000;
  private static final int SEGMENTS = 16_384;
  private static final int KEY_BYTES = 16;
  private static final int VALUE_BYTES = 100;

  /** This number shares no factor with KEYS, so the benchmark visits all keys. */
  private static final int STRIDE = 654_321;

  private final Slabs slabs = new Slabs();
  private final List<EntryTable> tables = new ArrayList<>();
  private final List<SegmentData> segments = new ArrayList<>();
  private final byte[] value = new byte[VALUE_BYTES];
  private Key[] keys;
  private int next;
  private long version = 1;

  /** Fills the tables. */
  @Setup
  public void fill() {
    ClientMarks marks = new ClientMarks();
    Holdings holdings = new Holdings();
    for (int i = 0; i < SEGMENTS; i++) {
      EntryTable table = slabs.table();
      tables.add(table);
      segments.add(new SegmentData(table, marks, holdings));
    }
    keys = new Key[KEYS];
    for (int i = 0; i < KEYS; i++) {
      keys[i] = new Key(ByteBuffer.allocate(KEY_BYTES).putInt(i).array());
      segment(keys[i]).put(entry(keys[i]));
    }
  }

  private SegmentData segment(Key key) {
    return segments.get(key.segment(SEGMENTS));
  }

  private Key nextKey() {
    next = (next + STRIDE) % KEYS;
    return keys[next];
  }

  private Entry entry(Key key) {
    return new Entry(key, version++, value, Entry.NEVER);
  }

  /** Reads an entry, and creates an object from its bytes. */
  @Benchmark
  public Entry get() {
    Key key = nextKey();
    return tables.get(key.segment(SEGMENTS)).get(key);
  }

  /** Replaces an entry in a table. */
  @Benchmark
  public EntryTable.ReplacedEntry put() {
    Key key = nextKey();
    return tables.get(key.segment(SEGMENTS)).put(entry(key));
  }

  /** Replaces an entry in a segment, which also updates counts and the digest. */
  @Benchmark
  public void putWithDigest() {
    Key key = nextKey();
    segment(key).put(entry(key));
  }

  /** Computes what an entry adds to the digest of its segment. */
  @Benchmark
  public long digest() {
    return Digest.of(nextKey().hash(), version++, true);
  }
}
