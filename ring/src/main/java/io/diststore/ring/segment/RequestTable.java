package io.diststore.ring.segment;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The outcomes of one segment's writes, by request id. A repeated request is answered from this
 * table and not applied again. The table is part of the segment, so every write and every session
 * carries outcomes, and the digest covers them.
 *
 * <p>Most tables are empty most of the time. An outcome is needed only until its client has
 * received the answer. {@link ClientMarks} drops the outcome when the client's next request
 * arrives, whatever segment that request is for. So a table stores nothing about a client except
 * outcomes. The client's mark shows which outcomes were forgotten: those with numbers below the
 * mark.
 *
 * <p>While a table has only one outcome, a field refers to it. An array would cost each write two
 * extra memory accesses: one when the outcome is recorded, and one when it is dropped. Such
 * accesses usually miss the processor's caches. When a second outcome arrives, the table creates an
 * array with open addressing and linear probing. It keeps the array until all outcomes are
 * forgotten.
 */
public final class RequestTable {
  /** One outcome with the id of its request. */
  public record RememberedOutcome(RequestId id, Outcome outcome) {}

  /**
   * An outcome as this node stores it. It is in two structures: its table, and the list of its
   * client's outcomes. That list is in the order in which the outcomes were recorded.
   */
  static final class StoredOutcome {
    RequestTable table;
    ClientMarks.Client client;
    long number;
    boolean applied;
    long version;
    long recordedNanos;

    /** The client's next outcome, in this segment or in another one. */
    StoredOutcome next;

    private boolean is(ClientId of, long numbered) {
      return number == numbered && client.id.equals(of);
    }

    private long digest() {
      return Digest.of(client.id, number, applied, version);
    }
  }

  private static final int SLOTS_MIN = 4;
  private static final StoredOutcome[] NONE = new StoredOutcome[0];

  private final ClientMarks marks;

  /** The only outcome, if there are no slots. */
  private StoredOutcome only;

  private StoredOutcome[] slots = NONE;
  private int size;
  private long digest;

  RequestTable(ClientMarks marks) {
    this.marks = marks;
  }

  /** Returns the outcome of a request, or null if the outcome is not remembered. */
  public Outcome get(RequestId id) {
    StoredOutcome stored = find(id.client(), id.number());
    return stored == null ? null : new Outcome(stored.applied, stored.version);
  }

  /** Reports whether the outcome of a request is remembered. */
  public boolean knows(ClientId client, long number) {
    return find(client, number) != null;
  }

  public void put(RequestId id, Outcome outcome, long nowNanos) {
    put(id.client(), id.number(), outcome.applied(), outcome.version(), nowNanos);
  }

  /**
   * Does the same as {@link #put(RequestId, Outcome, long)} without objects for the id and the
   * outcome.
   */
  public void put(ClientId client, long number, boolean applied, long version, long nowNanos) {
    StoredOutcome stored = find(client, number);
    if (stored == null) {
      stored = marks.unused();
      stored.table = this;
      stored.client = marks.client(client, nowNanos);
      stored.number = number;
      add(stored);
      marks.add(stored);
    } else {
      digest -= stored.digest();
    }
    stored.applied = applied;
    stored.version = version;
    stored.recordedNanos = nowNanos;
    digest += stored.digest();
  }

  private StoredOutcome find(ClientId client, long number) {
    if (size == 0) {
      return null;
    }
    if (slots == NONE) {
      return only.is(client, number) ? only : null;
    }
    return slots[slotOf(client, number)];
  }

  private void add(StoredOutcome stored) {
    if (size == 0) {
      only = stored;
    } else {
      if (slots == NONE) {
        slots = new StoredOutcome[SLOTS_MIN];
        slots[slotOf(only.client.id, only.number)] = only;
        only = null;
      }
      slots[slotOf(stored.client.id, stored.number)] = stored;
      if ((size + 1) * 4 > slots.length * 3) {
        rehash(slots.length * 2);
      }
    }
    size++;
  }

  /**
   * Forgets the outcomes below their clients' marks. Outcomes that were recorded out of order may
   * still be in this table.
   */
  public void forgetBelow(ClientMarks reached) {
    forget(stored -> stored.number < reached.lowest(stored.client.id));
  }

  /**
   * Forgets all outcomes of these clients.
   *
   * @return whether one of these outcomes was recorded after {@code sinceNanos}
   */
  public boolean forget(Collection<ClientId> clients, long sinceNanos) {
    if (clients.isEmpty() || size == 0) {
      return false;
    }
    Set<ClientId> all = Set.copyOf(clients);
    boolean[] isAnyLater = {false};
    forget(
        stored -> {
          boolean isForgotten = all.contains(stored.client.id);
          isAnyLater[0] |= isForgotten && stored.recordedNanos - sinceNanos > 0;
          return isForgotten;
        });
    return isAnyLater[0];
  }

  /** Forgets all outcomes, because the copy that contains this table is dropped. */
  void release() {
    forEach(stored -> marks.onForgotten(stored.client));
    only = null;
    slots = NONE;
    size = 0;
    digest = 0;
  }

  private void forget(Predicate<StoredOutcome> which) {
    List<StoredOutcome> forgotten = new ArrayList<>();
    forEach(
        stored -> {
          if (which.test(stored)) {
            forgotten.add(stored);
          }
        });
    forgotten.forEach(this::forget);
  }

  private void forEach(Consumer<StoredOutcome> visitor) {
    if (size == 0) {
      return;
    }
    if (slots == NONE) {
      visitor.accept(only);
      return;
    }
    for (StoredOutcome stored : slots) {
      if (stored != null) {
        visitor.accept(stored);
      }
    }
  }

  /** Forgets one outcome. Does nothing if the outcome was forgotten before. */
  void forget(StoredOutcome stored) {
    if (find(stored.client.id, stored.number) != stored) {
      return;
    }
    marks.onForgotten(stored.client);
    digest -= stored.digest();
    size--;
    if (size == 0) {
      only = null;
      slots = NONE;
    } else {
      removeSlot(slotOf(stored.client.id, stored.number));
    }
  }

  private void removeSlot(int slot) {
    int hole = slot;
    int mask = slots.length - 1;
    for (int next = hole + 1 & mask; slots[next] != null; next = next + 1 & mask) {
      int home = home(slots[next].client.id, slots[next].number, mask);
      // An outcome may move back into the hole unless its home slot is after the hole.
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

  /**
   * Returns clients that have outcomes in this segment, but have sent no write to this node since
   * this time.
   *
   * @param clientsMax the maximum number of clients to return
   */
  public List<ClientId> silentSince(long nanos, int clientsMax) {
    Set<ClientId> silent = new LinkedHashSet<>();
    forEach(
        stored -> {
          if (stored.recordedNanos - nanos < 0
              && silent.size() < clientsMax
              && marks.isSilentSince(stored.client.id, nanos)) {
            silent.add(stored.client.id);
          }
        });
    return List.copyOf(silent);
  }

  /** Returns copies of all outcomes. */
  public List<RememberedOutcome> all() {
    List<RememberedOutcome> all = new ArrayList<>(size);
    forEach(
        stored ->
            all.add(
                new RememberedOutcome(
                    new RequestId(stored.client.id, stored.number),
                    new Outcome(stored.applied, stored.version))));
    return all;
  }

  /** Returns how many outcomes are remembered. */
  public int size() {
    return size;
  }

  long digest() {
    return digest;
  }

  /** Returns the slot that holds the outcome, or the empty slot where the outcome belongs. */
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
    StoredOutcome[] old = slots;
    slots = new StoredOutcome[length];
    for (StoredOutcome stored : old) {
      if (stored != null) {
        slots[slotOf(stored.client.id, stored.number)] = stored;
      }
    }
  }
}
