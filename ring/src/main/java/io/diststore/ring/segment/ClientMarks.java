package io.diststore.ring.segment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The mark of each client. A client's mark is the lowest request number whose answer the client
 * still awaits, as far as this node knows. Outcomes below the mark may be forgotten. Requests below
 * the mark must never be applied (Lee et al., "Implementing Linearizability at Large Scale and Low
 * Latency", SOSP 2015). Each node has one table of marks. A mark only rises.
 *
 * <p>A mark arrives with a write to one segment, but it frees outcomes in all segments. So this
 * table keeps one list per client. The list contains the client's outcomes in all segments of this
 * node, in the order in which they were recorded. When the mark rises, the outcomes below it are
 * dropped from the front of the list. So on average, each write forgets one earlier outcome. An
 * outcome that was recorded out of order waits behind outcomes with higher numbers, and is dropped
 * when the mark has passed those numbers.
 *
 * <p>A node must know a mark for as long as a request below the mark may still be under way. This
 * time begins when the client sends the mark, and lasts for the longest lifetime of a request. So a
 * mark keeps its age when a node passes it on to another node, and all nodes drop the mark at about
 * the same time.
 */
public final class ClientMarks {
  static final class Client {
    final ClientId id;
    private long lowest;

    /** The value of {@link ClientMarks#raises} when this mark last rose; 0 if it never rose. */
    private long raised;

    /**
     * The neighbours in the list of all clients. The list is ordered by the last rise of each mark.
     */
    private Client before;

    private Client after;

    /** The next client in the list of all clients in the order in which they became known. */
    private Client nextKnown;

    /**
     * When the last request of the client arrived, either at this node or at the node from which
     * the mark came.
     */
    private long lastRequestNanos;

    private RequestTable.StoredOutcome oldest;
    private RequestTable.StoredOutcome newest;

    /** The length of the list of outcomes. */
    private int outcomes;

    /** How many outcomes in the list are still in their tables. */
    private int outcomesInTables;

    Client(ClientId id) {
      this.id = id;
    }
  }

  /**
   * The mark of this client says that outcomes were forgotten early. No client has this id. The
   * mark rises whenever this node forgets outcomes early, and travels like every other mark. So a
   * member that becomes in sync knows whether outcomes of its segments may be missing.
   */
  private static final ClientId FORGOTTEN_EARLY = new ClientId(0, 0);

  /** The approximate memory that a client takes, without its outcomes. */
  private static final int CLIENT_BYTES = 144;

  /** The approximate memory that an outcome takes, with its slots in the table of its segment. */
  private static final int OUTCOME_BYTES = 96;

  /**
   * The largest number of unused outcome objects that are kept for reuse. A busy node remembers
   * about this many outcomes at a time. The garbage collector frees unused objects beyond this
   * number.
   */
  private static final int UNUSED_MAX = 1 << 12;

  /**
   * A search key that equals the client id with the same bits. It allows a search of a map without
   * creating a {@link ClientId}. The equality is one-sided, so this object must never be put into a
   * map.
   */
  private static final class Sought {
    private long high;
    private long low;

    @Override
    public boolean equals(Object other) {
      return other instanceof ClientId id && high == id.high() && low == id.low();
    }

    @Override
    public int hashCode() {
      return ClientId.hash(high, low);
    }
  }

  private final Map<ClientId, Client> clients = new HashMap<>();
  private final Sought sought = new Sought();
  private RequestTable.StoredOutcome unused;
  private int unusedCount;
  private long raises;
  private Client raisedLast;

  /** The entry of {@link #FORGOTTEN_EARLY}, or null if there is none. */
  private Client forgottenEarly;

  /** The number of outcomes in the lists of all clients. */
  private long outcomes;

  /**
   * The head of the list of all clients in the order in which they became known. It is never
   * forgotten.
   */
  private final Client firstKnown = new Client(null);

  private Client lastKnown = firstKnown;

  /** The client before the one that the next call of {@link #forgetSilent} visits first. */
  private Client beforeNext = firstKnown;

  /** The client that was looked up last. The next request often comes from the same client. */
  private Client latest = firstKnown;

  /**
   * Returns the client's mark, which is the lowest request number whose answer the client still
   * awaits. Returns 0 if the mark is unknown.
   */
  public long lowest(ClientId id) {
    Client client = id.equals(latest.id) ? latest : clients.get(id);
    return client == null ? 0 : client.lowest;
  }

  /** Returns the client id with these bits. For a known client this is always the same object. */
  public ClientId id(long high, long low) {
    if (latest.id != null && latest.id.high() == high && latest.id.low() == low) {
      return latest.id;
    }
    sought.high = high;
    sought.low = low;
    Client known = find(sought);
    if (known == null) {
      return new ClientId(high, low);
    }
    latest = known;
    return known.id;
  }

  /** Searches the map with a {@link Sought}, which is deliberately not of the map's key type. */
  @SuppressWarnings("CollectionIncompatibleType")
  private Client find(Sought id) {
    return clients.get(id);
  }

  /** Returns the number of clients in this table. */
  public int clients() {
    return clients.size();
  }

  /** Returns the approximate memory that the marks and the outcomes of this node take. */
  public long bytes() {
    return (long) clients.size() * CLIENT_BYTES + outcomes * OUTCOME_BYTES;
  }

  /**
   * Reports whether a write of this client would make room for its own outcome, because its mark
   * makes an earlier outcome superfluous.
   */
  public boolean makesRoom(ClientId id, long lowestAwaited) {
    Client client = id.equals(latest.id) ? latest : clients.get(id);
    return client != null && client.oldest != null && client.oldest.number < lowestAwaited;
  }

  /**
   * Reports whether no request of the client has arrived since this time, as far as this node
   * knows.
   */
  boolean isSilentSince(ClientId id, long nanos) {
    Client client = clients.get(id);
    return client == null || client.lastRequestNanos - nanos < 0;
  }

  /**
   * Records that outcomes were forgotten now, although a client may still repeat their requests.
   */
  public void onForgottenEarly(long nowNanos) {
    raise(FORGOTTEN_EARLY, lowest(FORGOTTEN_EARLY) + 1, nowNanos);
  }

  /**
   * Reports whether outcomes were forgotten early. If so, an outcome that this node does not
   * remember may have been forgotten, although the client may still repeat its request.
   */
  public boolean areForgottenEarly() {
    return forgottenEarly != null;
  }

  /**
   * Records a mark that the client itself has just sent, and forgets the outcomes below the mark.
   */
  public void raise(ClientId id, long lowest, long nowNanos) {
    Client client = client(id, nowNanos);
    client.lastRequestNanos = nowNanos;
    raise(client, lowest);
  }

  /** Records a mark that another node has passed on. */
  public void learn(Marks.Mark mark, long nowNanos) {
    long lastRequestNanos = nowNanos - mark.ageNanos();
    Client client = client(mark.client(), lastRequestNanos);
    if (mark.lowest() > client.lowest && lastRequestNanos - client.lastRequestNanos > 0) {
      client.lastRequestNanos = lastRequestNanos;
    }
    raise(client, mark.lowest());
  }

  private void raise(Client client, long lowest) {
    if (lowest <= client.lowest) {
      return;
    }
    client.lowest = lowest;
    unlink(client);
    client.raised = ++raises;
    client.before = raisedLast;
    if (raisedLast != null) {
      raisedLast.after = client;
    }
    raisedLast = client;
    forgetBelowMark(client);
  }

  private void unlink(Client client) {
    if (client.before != null) {
      client.before.after = client.after;
    }
    if (client.after != null) {
      client.after.before = client.before;
    } else if (raisedLast == client) {
      raisedLast = client.before;
    }
    client.before = null;
    client.after = null;
  }

  private void forgetBelowMark(Client client) {
    RequestTable.StoredOutcome stored = client.oldest;
    while (stored != null && stored.number < client.lowest) {
      RequestTable.StoredOutcome next = stored.next;
      stored.table.forget(stored);
      client.outcomes--;
      outcomes--;
      giveBack(stored);
      stored = next;
    }
    client.oldest = stored;
    if (stored == null) {
      client.newest = null;
    }
  }

  /** Returns an outcome object that is in no table and in no list. */
  RequestTable.StoredOutcome unused() {
    RequestTable.StoredOutcome stored = unused;
    if (stored == null) {
      return new RequestTable.StoredOutcome();
    }
    unused = stored.next;
    unusedCount--;
    stored.next = null;
    return stored;
  }

  private void giveBack(RequestTable.StoredOutcome stored) {
    stored.table = null;
    stored.client = null;
    // Otherwise, a dead object in the old generation would keep the objects after it alive.
    stored.next = null;
    if (unusedCount < UNUSED_MAX) {
      stored.next = unused;
      unused = stored;
      unusedCount++;
    }
  }

  /**
   * Adds an outcome to the list of its client. The outcome's table must already contain the
   * outcome. The outcome stays in the list until the mark rises above its number.
   */
  void add(RequestTable.StoredOutcome stored) {
    Client client = stored.client;
    client.outcomes++;
    client.outcomesInTables++;
    outcomes++;
    if (client.newest == null) {
      client.oldest = stored;
    } else {
      client.newest.next = stored;
    }
    client.newest = stored;
  }

  /** A table has forgotten an outcome of this client. */
  void onForgotten(Client client) {
    client.outcomesInTables--;
  }

  /** Returns the entry of the client. Creates an entry with the given time if there is none. */
  Client client(ClientId id, long lastRequestNanos) {
    Client client = latest;
    if (!id.equals(client.id)) {
      client = clients.get(id);
      if (client == null) {
        client = new Client(id);
        client.lastRequestNanos = lastRequestNanos;
        clients.put(id, client);
        lastKnown.nextKnown = client;
        lastKnown = client;
        if (id.equals(FORGOTTEN_EARLY)) {
          forgottenEarly = client;
        }
      }
      latest = client;
    }
    return client;
  }

  /** Returns how many times marks have risen so far. */
  public long raises() {
    return raises;
  }

  /**
   * Returns the marks that have risen since {@link #raises} had the value {@code earlier}, in the
   * order in which they rose.
   *
   * @param most the maximum number of marks to return
   * @param sinceNanos marks are left out if the last request of their client arrived before this
   *     time
   */
  public Marks risenAfter(long earlier, int most, long sinceNanos, long nowNanos) {
    Client next = null;
    for (Client c = raisedLast; c != null && c.raised > earlier; c = c.before) {
      next = c;
    }
    List<Marks.Mark> risen = new ArrayList<>();
    long upTo = earlier;
    for (; next != null && risen.size() < most; next = next.after) {
      if (next.lastRequestNanos - sinceNanos >= 0) {
        risen.add(new Marks.Mark(next.id, next.lowest, nowNanos - next.lastRequestNanos));
      }
      upTo = next.raised;
    }
    return new Marks(earlier, next == null ? raises : upTo, next != null, risen);
  }

  /**
   * Visits some clients, and forgets those that have been silent for long. The next call continues
   * after them, so that no event takes long. If a table still holds outcomes of a forgotten client,
   * they stay there until the primary of the segment sends a Housekeeping message.
   *
   * @param visitsMax the maximum number of clients to visit
   * @param nanos forgets each client whose last request arrived before this time. The caller must
   *     choose a time so long ago that none of these requests can still be under way
   * @param withoutOutcomesNanos forgets each client that has no outcomes in any table, and whose
   *     last request arrived before this time. The same condition applies to this time
   */
  public void forgetSilent(int visitsMax, long nanos, long withoutOutcomesNanos) {
    for (int visits = Math.min(visitsMax, clients.size()); visits > 0; visits--) {
      if (beforeNext.nextKnown == null) {
        beforeNext = firstKnown;
      }
      Client client = beforeNext.nextKnown;
      long since = client.outcomesInTables == 0 ? withoutOutcomesNanos : nanos;
      if (client.lastRequestNanos - since < 0) {
        forget(client);
      } else {
        beforeNext = client;
      }
    }
  }

  /** Forgets the client after {@link #beforeNext}. */
  private void forget(Client client) {
    beforeNext.nextKnown = client.nextKnown;
    if (lastKnown == client) {
      lastKnown = beforeNext;
    }
    unlink(client);
    clients.remove(client.id);
    if (client == forgottenEarly) {
      forgottenEarly = null;
    }
    outcomes -= client.outcomes;
    latest = firstKnown;
  }
}
