package io.diststore.client.ring;

import io.diststore.client.NodeAddress;
import io.diststore.thrift.diststore.RingInfo;
import io.diststore.thrift.diststore.Store;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.thrift.async.AsyncMethodCallback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the node that gets a request. The choice is the key's primary, according to the latest
 * ring that the client knows. If the primary is not known or not usable, the choice is another
 * usable node. While there are requests, this class asks for the ring once per second, and more
 * often after a failure. It asks one node at a time, in rotation. Only the event loop may use this
 * class, but any thread may call {@link #table}.
 */
final class Routes {
  private static final Logger LOG = LoggerFactory.getLogger(Routes.class);
  private static final long ASK_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long FAST_ASK_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** How long the client expects the ring to change after a failure. */
  private static final long CHANGE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final List<NodeAddress> given;
  private final boolean givenOnly;
  private final Function<NodeAddress, NodeLink> connect;
  private final Map<NodeAddress, NodeLink> links = new HashMap<>();

  /**
   * The nodes that may get any request. The given nodes always stay candidates, because all other
   * nodes can leave the ring.
   */
  private List<NodeLink> candidates = List.of();

  /** The links to the table's members, in the same order. */
  private NodeLink[] members = {};

  private volatile RingTable table;
  private boolean asking;
  private long askedNanos;
  private long changingUntilNanos;
  private int rotation;

  /**
   * Creates an object that knows no ring yet.
   *
   * @param givenOnly whether requests may go only to the given nodes. If so, the client ignores
   *     nodes' descriptions of the ring, and asks for the ring only to see whether a node is
   *     reachable
   * @param connect creates the link to a node; the link has no connection yet
   */
  Routes(List<NodeAddress> given, boolean givenOnly, Function<NodeAddress, NodeLink> connect) {
    this.given = List.copyOf(given);
    this.givenOnly = givenOnly;
    this.connect = connect;
    this.askedNanos = System.nanoTime() - ASK_INTERVAL_NANOS;
    this.changingUntilNanos = System.nanoTime();
  }

  RingTable table() {
    return table;
  }

  /** Returns the number of nodes that may get any request. */
  int candidateCount() {
    return candidates.size();
  }

  /** Returns the node that gets the request, or null if all nodes have failed recently. */
  NodeLink choose(ClientRequest<?, ?> request, long now) {
    if (table != null) {
      int primary = request.primary(table);
      if (primary != RingTable.NO_PRIMARY
          && members[primary] != request.avoid
          && members[primary].isUsable(now)) {
        return members[primary];
      }
    }
    NodeLink chosen = null;
    for (int i = 0; i < candidates.size(); i++) {
      NodeLink link = candidates.get(Math.floorMod(rotation + i, candidates.size()));
      if (link.isUsable(now) && (chosen == null || chosen == request.avoid)) {
        chosen = link;
      }
    }
    rotation++;
    return chosen;
  }

  /**
   * Makes the client ask for the ring more often for a while, because the ring may change after a
   * failure.
   */
  void expectChange() {
    changingUntilNanos = System.nanoTime() + CHANGE_NANOS;
  }

  /**
   * Asks for the ring if the interval has passed, and closes idle links to nodes that have left the
   * ring.
   */
  void onTick(long now) {
    boolean changeExpected = table == null && !givenOnly || now - changingUntilNanos < 0;
    if (now - askedNanos >= (changeExpected ? FAST_ASK_INTERVAL_NANOS : ASK_INTERVAL_NANOS)) {
      askAnyNode();
    }
    for (NodeLink link : List.copyOf(links.values())) {
      link.onTick(now);
      if (!candidates.contains(link) && link.isIdle()) {
        link.close("the node has left the ring");
        links.remove(link.address());
      }
    }
  }

  /** Asks a usable node for the ring, unless an earlier query is still unanswered. */
  void askAnyNode() {
    if (candidates.isEmpty()) {
      updateCandidates();
    }
    long now = System.nanoTime();
    for (int i = 0; i < candidates.size() && !asking; i++) {
      NodeLink link = candidates.get(Math.floorMod(rotation++, candidates.size()));
      if (link.isUsable(now)) {
        ask(link);
      }
    }
  }

  /** Asks this node for the ring, unless an earlier query is still unanswered. */
  void ask(NodeLink link) {
    if (asking) {
      return;
    }
    asking = true;
    askedNanos = System.nanoTime();
    link.askRing(
        table == null ? 0 : table.epoch(),
        new AsyncMethodCallback<>() {
          @Override
          public void onComplete(Store.ring_result result) {
            asking = false;
            if (result.isSetSuccess()) {
              learn(result.getSuccess(), link);
            }
          }

          @Override
          public void onError(Exception failure) {
            asking = false;
            expectChange();
          }
        });
  }

  private void learn(RingInfo info, NodeLink source) {
    if (givenOnly || info.getMembersSize() == 0) {
      return;
    }
    try {
      RingTable learned = new RingTable(info);
      if (learned.replaces(table)) {
        table = learned;
        updateCandidates();
      }
    } catch (IllegalArgumentException malformed) {
      LOG.warn(
          "Ignored a malformed description of the ring from {}: {}.",
          source.address(),
          malformed.getMessage());
    }
  }

  private void updateCandidates() {
    Set<NodeLink> all = new LinkedHashSet<>();
    List<NodeAddress> known = table == null ? List.of() : table.members();
    members = new NodeLink[known.size()];
    for (int i = 0; i < members.length; i++) {
      members[i] = link(known.get(i));
      if (table.isLive(i)) {
        all.add(members[i]);
      }
    }
    given.forEach(address -> all.add(link(address)));
    candidates = new ArrayList<>(all);
  }

  private NodeLink link(NodeAddress address) {
    return links.computeIfAbsent(address, connect);
  }

  void close(String why) {
    links.values().forEach(link -> link.close(why));
    links.clear();
  }
}
