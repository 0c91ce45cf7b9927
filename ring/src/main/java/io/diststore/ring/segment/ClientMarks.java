package io.diststore.ring.segment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
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
  private static final class Client {
    final ClientId id;
    long lowest;

    /** The value of {@link ClientMarks#raises} when this mark last rose; 0 if it never rose. */
    long raised;

    /**
     * The neighbours in the list of all clients. The list is ordered by the last rise of each mark.
     */
    Client before;

    Client after;

    /**
     * When the last request of the client arrived, either at this node or at the node from which
     * the mark came.
     */
    long lastRequestNanos;

    RequestTable.StoredOutcome oldest;
    RequestTable.StoredOutcome newest;

    Client(ClientId id) {
      this.id = id;
    }
  }

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

  /** The client that was looked up last. The next request often comes from the same client. */
  private Client latest = new Client(null);

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

  /** Reports whether this table has an entry for the client. */
  public boolean knows(ClientId id) {
    return id.equals(latest.id) || clients.containsKey(id);
  }

  /** Returns the number of clients in this table. */
  public int clients() {
    return clients.size();
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
  void add(RequestTable.StoredOutcome stored, long nowNanos) {
    Client client = client(stored.client, nowNanos);
    if (client.newest == null) {
      client.oldest = stored;
    } else {
      client.newest.next = stored;
    }
    client.newest = stored;
  }

  /** Returns the entry of the client. Creates an entry with the given time if there is none. */
  private Client client(ClientId id, long lastRequestNanos) {
    Client client = latest;
    if (!id.equals(client.id)) {
      client = clients.get(id);
      if (client == null) {
        client = new Client(id);
        client.lastRequestNanos = lastRequestNanos;
        clients.put(id, client);
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
   * Forgets the clients whose last request arrived before this time. The caller must choose a time
   * so long ago that none of their requests can still be under way. If a table still holds outcomes
   * of these clients, they stay there until the primary of the segment sends a Housekeeping
   * message.
   */
  public void forgetSilentSince(long nanos) {
    forgetSilentSince(nanos, nanos);
  }

  /**
   * Does the same as {@link #forgetSilentSince(long)}, but uses {@code firstMarkNanos} for the
   * clients whose mark is 1 or unknown. Request numbers begin with 1, so such a mark excludes no
   * request, and these clients can be forgotten at any time.
   */
  public void forgetSilentSince(long nanos, long firstMarkNanos) {
    for (Iterator<Client> i = clients.values().iterator(); i.hasNext(); ) {
      Client client = i.next();
      long since = client.lowest > 1 ? nanos : firstMarkNanos;
      if (client.lastRequestNanos - since < 0) {
        unlink(client);
        i.remove();
      }
    }
    latest = new Client(null);
  }
}
