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
    final RequestTable table;
    final RequestId id;
    Outcome outcome;
    long heardNanos;

    /** The client's next one, of this segment or another. */
    Kept next;

    Kept(RequestTable table, RequestId id) {
      this.table = table;
      this.id = id;
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
    Kept kept = find(id);
    return kept == null ? null : kept.outcome;
  }

  public void put(RequestId id, Outcome outcome, long nowNanos) {
    Kept kept = find(id);
    if (kept == null) {
      kept = new Kept(this, id);
      add(kept);
      marks.keep(kept, nowNanos);
    } else {
      digest -= Digest.of(id, kept.outcome);
    }
    kept.outcome = outcome;
    kept.heardNanos = nowNanos;
    digest += Digest.of(id, outcome);
  }

  private Kept find(RequestId id) {
    if (size == 0) {
      return null;
    }
    if (slots == NONE) {
      return only.id.equals(id) ? only : null;
    }
    return slots[slotOf(id)];
  }

  private void add(Kept kept) {
    if (size == 0) {
      only = kept;
    } else {
      if (slots == NONE) {
        slots = new Kept[SLOTS_MIN];
        slots[slotOf(only.id)] = only;
        only = null;
      }
      slots[slotOf(kept.id)] = kept;
      if ((size + 1) * 4 > slots.length * 3) {
        rehash(slots.length * 2);
      }
    }
    size++;
  }

  /** Forgets below every mark. Those that came out of order may still be here. */
  public void forgetBelow(ClientMarks reached) {
    forget(id -> id.number() < reached.lowest(id.client()));
  }

  /** Forgets all of a client's outcomes. */
  public void forget(ClientId client) {
    forget(id -> id.client().equals(client));
  }

  private void forget(Predicate<RequestId> which) {
    List<Kept> forgotten = new ArrayList<>();
    forEach(
        kept -> {
          if (which.test(kept.id)) {
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
    if (find(kept.id) != kept) {
      return;
    }
    digest -= Digest.of(kept.id, kept.outcome);
    size--;
    if (size == 0) {
      only = null;
      slots = NONE;
    } else {
      removeSlot(slotOf(kept.id));
    }
  }

  private void removeSlot(int slot) {
    int hole = slot;
    int mask = slots.length - 1;
    for (int next = hole + 1 & mask; slots[next] != null; next = next + 1 & mask) {
      int home = home(slots[next].id, mask);
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
    forEach(
        kept -> silent.merge(kept.id.client(), kept.heardNanos - nanos < 0, Boolean::logicalAnd));
    silent.values().removeIf(isSilent -> !isSilent);
    return List.copyOf(silent.keySet());
  }

  /** Everything remembered, as it is now. */
  public List<Remembered> all() {
    List<Remembered> all = new ArrayList<>(size);
    forEach(kept -> all.add(new Remembered(kept.id, kept.outcome)));
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
  private int slotOf(RequestId id) {
    int mask = slots.length - 1;
    int slot = home(id, mask);
    while (slots[slot] != null && !slots[slot].id.equals(id)) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private static int home(RequestId id, int mask) {
    return (int) ((id.number() + id.client().low()) * 0x9E3779B97F4A7C15L >>> Integer.SIZE) & mask;
  }

  private void rehash(int length) {
    Kept[] old = slots;
    slots = new Kept[length];
    for (Kept kept : old) {
      if (kept != null) {
        slots[slotOf(kept.id)] = kept;
      }
    }
  }
}
