package io.diststore.ring.segment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The outcomes of the writes of one segment by request id, so that a request that comes again is
 * answered and not applied again. It is part of the segment: it travels in every write, fill and
 * digest.
 *
 * <p>Most tables are empty most of the time: an outcome is awaited for as long as its answer is on
 * its way, and {@link ClientMarks} drops it from here as soon as its client says so to whatever
 * segment. So a table keeps nothing of a client besides the outcomes themselves; below which number
 * they were forgotten is known once a node, by the marks.
 *
 * <p>One outcome is kept as it is: a table that had an array for it would be two places in memory
 * to look at, twice for each write, which are seldom in the processor's caches. More are in an
 * array, by open addressing with linear probing, like the entries, until all of them are forgotten.
 */
public final class RequestTable {
  /** One remembered outcome. */
  public record Remembered(RequestId id, Outcome outcome) {}

  /**
   * An outcome in its two places: a slot of its table, and the row of its client, in the order in
   * which they came.
   */
  static final class Kept {
    RequestTable table;
    ClientId client;
    long number;
    boolean applied;
    long version;
    long heardNanos;

    /** The client's next one, of this segment or another. */
    Kept next;

    private boolean is(ClientId of, long numbered) {
      return number == numbered && client.equals(of);
    }

    private long digest() {
      return Digest.of(client, number, applied, version);
    }
  }

  private static final int SLOTS_MIN = 4;
  private static final Kept[] NONE = new Kept[0];

  private final ClientMarks marks;

  /** The only one, if there are no slots. */
  private Kept only;

  private Kept[] slots = NONE;
  private int size;
  private long digest;

  RequestTable(ClientMarks marks) {
    this.marks = marks;
  }

  /** The outcome of a request, or null when it is not remembered. */
  public Outcome get(RequestId id) {
    Kept kept = find(id.client(), id.number());
    return kept == null ? null : new Outcome(kept.applied, kept.version);
  }

  /** Whether the outcome of a request is remembered. */
  public boolean knows(ClientId client, long number) {
    return find(client, number) != null;
  }

  public void put(RequestId id, Outcome outcome, long nowNanos) {
    put(id.client(), id.number(), outcome.applied(), outcome.version(), nowNanos);
  }

  /** The same in parts. */
  public void put(ClientId client, long number, boolean applied, long version, long nowNanos) {
    Kept kept = find(client, number);
    if (kept == null) {
      kept = marks.unused();
      kept.table = this;
      kept.client = client;
      kept.number = number;
      add(kept);
      marks.keep(kept, nowNanos);
    } else {
      digest -= kept.digest();
    }
    kept.applied = applied;
    kept.version = version;
    kept.heardNanos = nowNanos;
    digest += kept.digest();
  }

  private Kept find(ClientId client, long number) {
    if (size == 0) {
      return null;
    }
    if (slots == NONE) {
      return only.is(client, number) ? only : null;
    }
    return slots[slotOf(client, number)];
  }

  private void add(Kept kept) {
    if (size == 0) {
      only = kept;
    } else {
      if (slots == NONE) {
        slots = new Kept[SLOTS_MIN];
        slots[slotOf(only.client, only.number)] = only;
        only = null;
      }
      slots[slotOf(kept.client, kept.number)] = kept;
      if ((size + 1) * 4 > slots.length * 3) {
        rehash(slots.length * 2);
      }
    }
    size++;
  }

  /** Forgets below every mark. Those that came out of order may still be here. */
  public void forgetBelow(ClientMarks reached) {
    forget(kept -> kept.number < reached.lowest(kept.client));
  }

  /** Forgets all of a client's outcomes. */
  public void forget(ClientId client) {
    forget(kept -> kept.client.equals(client));
  }

  private void forget(Predicate<Kept> which) {
    List<Kept> forgotten = new ArrayList<>();
    forEach(
        kept -> {
          if (which.test(kept)) {
            forgotten.add(kept);
          }
        });
    forgotten.forEach(this::forget);
  }

  private void forEach(Consumer<Kept> visitor) {
    if (size == 0) {
      return;
    }
    if (slots == NONE) {
      visitor.accept(only);
      return;
    }
    for (Kept kept : slots) {
      if (kept != null) {
        visitor.accept(kept);
      }
    }
  }

  /** Forgets one outcome, unless that was done before. */
  void forget(Kept kept) {
    if (find(kept.client, kept.number) != kept) {
      return;
    }
    digest -= kept.digest();
    size--;
    if (size == 0) {
      only = null;
      slots = NONE;
    } else {
      removeSlot(slotOf(kept.client, kept.number));
    }
  }

  private void removeSlot(int slot) {
    int hole = slot;
    int mask = slots.length - 1;
    for (int next = hole + 1 & mask; slots[next] != null; next = next + 1 & mask) {
      int home = home(slots[next].client, slots[next].number, mask);
      // The follower may move into the hole unless its home lies after the hole.
      if ((next - home & mask) >= (next - hole & mask)) {
        slots[hole] = slots[next];
        hole = next;
      }
    }
    slots[hole] = null;
    if (slots.length > SLOTS_MIN && size * 8 < slots.length) {
      rehash(slots.length / 2);
    }
  }

  /** Clients of which this segment remembers something, and has heard nothing since that time. */
  public List<ClientId> silentSince(long nanos) {
    if (size == 0) {
      return List.of();
    }
    Map<ClientId, Boolean> silent = new LinkedHashMap<>();
    forEach(kept -> silent.merge(kept.client, kept.heardNanos - nanos < 0, Boolean::logicalAnd));
    silent.values().removeIf(isSilent -> !isSilent);
    return List.copyOf(silent.keySet());
  }

  /** Everything remembered, as it is now. */
  public List<Remembered> all() {
    List<Remembered> all = new ArrayList<>(size);
    forEach(
        kept ->
            all.add(
                new Remembered(
                    new RequestId(kept.client, kept.number),
                    new Outcome(kept.applied, kept.version))));
    return all;
  }

  /** How many outcomes are remembered. */
  public int size() {
    return size;
  }

  long digest() {
    return digest;
  }

  /** The slot that holds the outcome, or the empty one where it belongs. */
  private int slotOf(ClientId client, long number) {
    int mask = slots.length - 1;
    int slot = home(client, number, mask);
    while (slots[slot] != null && !slots[slot].is(client, number)) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private static int home(ClientId client, long number, int mask) {
    return (int) ((number + client.low()) * 0x9E3779B97F4A7C15L >>> Integer.SIZE) & mask;
  }

  private void rehash(int length) {
    Kept[] old = slots;
    slots = new Kept[length];
    for (Kept kept : old) {
      if (kept != null) {
        slots[slotOf(kept.client, kept.number)] = kept;
      }
    }
  }
}
