package io.diststore.ring.segment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The lowest request number that each client still awaits, as far as this node has heard; outcomes
 * below it can be forgotten, and requests below it must not be applied any more (Lee et al.,
 * "Implementing Linearizability at Large Scale and Low Latency", SOSP 2015). One table a node;
 * marks only rise.
 *
 * <p>A mark is said with a write of one segment, and frees outcomes of all. So each client has a
 * row of what is remembered of it in all tables of this node, in the order in which it came; when
 * its mark rises, the row is dropped from its beginning up to the mark, which costs each write the
 * forgetting of about one earlier one. A number that came out of order waits behind higher ones,
 * and goes when the mark has passed these.
 *
 * <p>A mark has to be known for as long as a request below it may be on its way somewhere: from the
 * moment in which its client said it, for as long as a request may live. So hearing of it from
 * another node does not make it any younger, and it goes everywhere at about the same time.
 */
public final class ClientMarks {
  private static final class Client {
    final ClientId id;
    long lowest;

    /** {@link #raises} when it rose last, 0 if it never did. */
    long raised;

    /** Those whose marks rose last before this one's, and next after it. */
    Client before;

    Client after;

    /** When the client itself was heard last, here or, if its mark came from there, elsewhere. */
    long heardNanos;

    RequestTable.Kept oldest;
    RequestTable.Kept newest;

    Client(ClientId id) {
      this.id = id;
    }
  }

  /** As many outcomes as a busy node has at a time; beyond, the collector has to see to them. */
  private static final int UNUSED_MAX = 1 << 12;

  /**
   * Equal to the id of those bits, so that a map can be asked for it without an object being made.
   * Ids are not equal to it, so it must never be in a map.
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
  private RequestTable.Kept unused;
  private int unusedCount;
  private long raises;
  private Client raisedLast;

  /** The one heard last, which is often the next one too. */
  private Client latest = new Client(null);

  /** The lowest number the client still awaits, 0 when it never said. */
  public long lowest(ClientId id) {
    Client client = id.equals(latest.id) ? latest : clients.get(id);
    return client == null ? 0 : client.lowest;
  }

  /** The id of these bits; of a client that is known it is always the same object. */
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

  /** The key is none of the map's kind, which is what it is for. */
  @SuppressWarnings("CollectionIncompatibleType")
  private Client find(Sought id) {
    return clients.get(id);
  }

  /** Whether something is known of the client. */
  public boolean knows(ClientId id) {
    return id.equals(latest.id) || clients.containsKey(id);
  }

  /** How many clients something is known of. */
  public int clients() {
    return clients.size();
  }

  /** Takes note of what a client said just now, and forgets what it does not await any more. */
  public void raise(ClientId id, long lowest, long nowNanos) {
    Client client = client(id, nowNanos);
    client.heardNanos = nowNanos;
    raise(client, lowest);
  }

  /** Takes note of what a client said to another node, which told this one. */
  public void learn(Marks.Mark mark, long nowNanos) {
    long heardNanos = nowNanos - mark.ageNanos();
    Client client = client(mark.client(), heardNanos);
    if (mark.lowest() > client.lowest && heardNanos - client.heardNanos > 0) {
      client.heardNanos = heardNanos;
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
    RequestTable.Kept kept = client.oldest;
    while (kept != null && kept.number < client.lowest) {
      RequestTable.Kept next = kept.next;
      kept.table.forget(kept);
      giveBack(kept);
      kept = next;
    }
    client.oldest = kept;
    if (kept == null) {
      client.newest = null;
    }
  }

  /** An outcome that is in no table and no row. */
  RequestTable.Kept unused() {
    RequestTable.Kept kept = unused;
    if (kept == null) {
      return new RequestTable.Kept();
    }
    unused = kept.next;
    unusedCount--;
    kept.next = null;
    return kept;
  }

  private void giveBack(RequestTable.Kept kept) {
    kept.table = null;
    kept.client = null;
    // Else what lives no longer but was moved among the old keeps those after it alive.
    kept.next = null;
    if (unusedCount < UNUSED_MAX) {
      kept.next = unused;
      unused = kept;
      unusedCount++;
    }
  }

  /** An outcome has come into its table; it stays until the mark is above it. */
  void keep(RequestTable.Kept kept, long nowNanos) {
    Client client = client(kept.client, nowNanos);
    if (client.newest == null) {
      client.oldest = kept;
    } else {
      client.newest.next = kept;
    }
    client.newest = kept;
  }

  /** The client, which is heard of at that time if it was not known. */
  private Client client(ClientId id, long heardNanos) {
    Client client = latest;
    if (!id.equals(client.id)) {
      client = clients.get(id);
      if (client == null) {
        client = new Client(id);
        client.heardNanos = heardNanos;
        clients.put(id, client);
      }
      latest = client;
    }
    return client;
  }

  /** How often a mark has risen so far. */
  public long raises() {
    return raises;
  }

  /**
   * The marks that have risen since there had been so many {@link #raises}, those that rose first
   * first.
   *
   * @param most how many at most
   * @param sinceNanos those of clients not heard since that time are left out
   */
  public Marks risenAfter(long earlier, int most, long sinceNanos, long nowNanos) {
    Client next = null;
    for (Client c = raisedLast; c != null && c.raised > earlier; c = c.before) {
      next = c;
    }
    List<Marks.Mark> risen = new ArrayList<>();
    long upTo = earlier;
    for (; next != null && risen.size() < most; next = next.after) {
      if (next.heardNanos - sinceNanos >= 0) {
        risen.add(new Marks.Mark(next.id, next.lowest, nowNanos - next.heardNanos));
      }
      upTo = next.raised;
    }
    return new Marks(earlier, next == null ? raises : upTo, next != null, risen);
  }

  /**
   * Forgets clients not heard of since that time: longer ago than any of their requests can live.
   * What tables still remember of them goes by the word of each segment's primary.
   */
  public void forgetSilentSince(long nanos) {
    for (Iterator<Client> i = clients.values().iterator(); i.hasNext(); ) {
      Client client = i.next();
      if (client.heardNanos - nanos < 0) {
        unlink(client);
        i.remove();
      }
    }
    latest = new Client(null);
  }
}
