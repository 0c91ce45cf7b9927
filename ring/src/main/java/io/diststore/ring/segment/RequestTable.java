package io.diststore.ring.segment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The outcomes of the writes of one segment by request id, so that a request that comes again is
 * answered and not applied again. It is part of the segment: it travels in every write, fill and
 * digest.
 */
public final class RequestTable {
  /** One remembered outcome. */
  public record Remembered(RequestId id, Outcome outcome) {}

  private static final class OfClient {
    final TreeMap<Long, Outcome> byNumber = new TreeMap<>();

    /** Outcomes of lower numbers were forgotten, and such requests must not be applied again. */
    long forgottenBelow;

    long heardNanos;
  }

  private final Map<ClientId, OfClient> clients = new HashMap<>();
  private long digest;

  /** The outcome of a request, or null when it is not remembered. */
  public Outcome get(RequestId id) {
    OfClient client = clients.get(id.client());
    return client == null ? null : client.byNumber.get(id.number());
  }

  public void put(RequestId id, Outcome outcome, long nowNanos) {
    OfClient client = clients.computeIfAbsent(id.client(), c -> new OfClient());
    client.heardNanos = nowNanos;
    Outcome before = client.byNumber.put(id.number(), outcome);
    if (before != null) {
      digest -= Digest.of(id, before);
    }
    digest += Digest.of(id, outcome);
  }

  /** Forgets what the client no longer awaits. */
  public void forgetBelow(ClientId clientId, long lowest) {
    OfClient client = clients.get(clientId);
    if (client == null) {
      return;
    }
    client.forgottenBelow = Math.max(client.forgottenBelow, lowest);
    while (!client.byNumber.isEmpty() && client.byNumber.firstKey() < lowest) {
      Map.Entry<Long, Outcome> first = client.byNumber.pollFirstEntry();
      digest -= Digest.of(new RequestId(clientId, first.getKey()), first.getValue());
    }
  }

  /** Takes over what another copy has forgotten. */
  public void forgotten(ClientId client, long below, long nowNanos) {
    clients.computeIfAbsent(client, c -> new OfClient()).heardNanos = nowNanos;
    forgetBelow(client, below);
  }

  /** Below which number each client's outcomes have been forgotten, where any were. */
  public Map<ClientId, Long> forgotten() {
    Map<ClientId, Long> forgotten = new HashMap<>();
    clients.forEach(
        (id, client) -> {
          if (client.forgottenBelow > 0) {
            forgotten.put(id, client.forgottenBelow);
          }
        });
    return forgotten;
  }

  /** Forgets below every mark. */
  public void forgetBelow(ClientMarks marks) {
    for (ClientId client : List.copyOf(clients.keySet())) {
      forgetBelow(client, marks.lowest(client));
    }
  }

  /** Forgets all of a client's outcomes. */
  public void forget(ClientId client) {
    forgetBelow(client, Long.MAX_VALUE);
    clients.remove(client);
  }

  /** Clients of which this segment has heard nothing since that time. */
  public List<ClientId> silentSince(long nanos) {
    List<ClientId> silent = new ArrayList<>();
    clients.forEach(
        (id, client) -> {
          if (client.heardNanos - nanos < 0) {
            silent.add(id);
          }
        });
    return silent;
  }

  /** Everything remembered, as it is now. */
  public List<Remembered> all() {
    List<Remembered> all = new ArrayList<>();
    clients.forEach(
        (id, client) ->
            client.byNumber.forEach(
                (number, outcome) -> all.add(new Remembered(new RequestId(id, number), outcome))));
    return all;
  }

  long digest() {
    return digest;
  }
}
