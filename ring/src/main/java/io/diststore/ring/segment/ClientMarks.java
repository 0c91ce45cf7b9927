package io.diststore.ring.segment;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

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
 */
public final class ClientMarks {
  private static final class Client {
    final ClientId id;
    long lowest;

    /** {@link #raises} when it rose last. */
    long raised;

    long heardNanos;
    RequestTable.Kept oldest;
    RequestTable.Kept newest;

    Client(ClientId id) {
      this.id = id;
    }
  }

  private final Map<ClientId, Client> clients = new HashMap<>();
  private long raises;

  /** The one heard last, which is often the next one too. */
  private Client latest = new Client(null);

  /** The lowest number the client still awaits, 0 when it never said. */
  public long lowest(ClientId id) {
    Client client = id.equals(latest.id) ? latest : clients.get(id);
    return client == null ? 0 : client.lowest;
  }

  /**
   * Takes note of what a client said, directly or through another node, and forgets what it does
   * not await any more.
   */
  public void raise(ClientId id, long lowest, long nowNanos) {
    Client client = heard(id, nowNanos);
    if (lowest > client.lowest) {
      client.lowest = lowest;
      client.raised = ++raises;
      forgetBelowMark(client);
    }
  }

  private static void forgetBelowMark(Client client) {
    RequestTable.Kept kept = client.oldest;
    while (kept != null && kept.id.number() < client.lowest) {
      RequestTable.Kept next = kept.next;
      // Else what lives no longer but was moved among the old keeps those after it alive.
      kept.next = null;
      kept.table.forget(kept);
      kept = next;
    }
    client.oldest = kept;
    if (kept == null) {
      client.newest = null;
    }
  }

  /** An outcome has come into its table; it stays until the mark is above it. */
  void keep(RequestTable.Kept kept, long nowNanos) {
    Client client = heard(kept.id.client(), nowNanos);
    if (client.newest == null) {
      client.oldest = kept;
    } else {
      client.newest.next = kept;
    }
    client.newest = kept;
  }

  private Client heard(ClientId id, long nowNanos) {
    Client client = latest;
    if (!id.equals(client.id)) {
      client = clients.get(id);
      if (client == null) {
        client = new Client(id);
        clients.put(id, client);
      }
      latest = client;
    }
    client.heardNanos = nowNanos;
    return client;
  }

  /** All marks by client, in the order of their ids. */
  public Map<ClientId, Long> all() {
    return raisedAfter(0);
  }

  /** How often a mark has risen so far. */
  public long raises() {
    return raises;
  }

  /**
   * The marks that have risen since there had been so many {@link #raises}, in the order of ids.
   */
  public Map<ClientId, Long> raisedAfter(long earlier) {
    Map<ClientId, Long> raised =
        new TreeMap<>(
            (a, b) ->
                a.high() != b.high()
                    ? Long.compare(a.high(), b.high())
                    : Long.compare(a.low(), b.low()));
    for (Client client : clients.values()) {
      if (client.raised > earlier) {
        raised.put(client.id, client.lowest);
      }
    }
    return raised;
  }

  /**
   * Forgets clients not heard of since that time: longer ago than any of their requests can live.
   * What tables still remember of them goes by the word of each segment's primary.
   */
  public void forgetSilentSince(long nanos) {
    for (Iterator<Client> i = clients.values().iterator(); i.hasNext(); ) {
      if (i.next().heardNanos - nanos < 0) {
        i.remove();
      }
    }
    latest = new Client(null);
  }
}
