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
 * Which node a request goes to: its primary by the ring that was learned last, or else whoever may
 * be alive. Asks for the ring once a second while there are requests, more often after a failure;
 * one question at a time to one node after the other. For the loop's thread, {@link #table} for
 * any.
 */
final class Routes {
  private static final Logger LOG = LoggerFactory.getLogger(Routes.class);
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long LOOK_SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** How long after a failure a change of the ring is to be expected. */
  private static final long CHANGE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final List<NodeAddress> given;
  private final boolean givenOnly;
  private final Function<NodeAddress, NodeLink> connect;
  private final Map<NodeAddress, NodeLink> links = new HashMap<>();

  /** Whom any request may be sent to. The given nodes stay for ever: all others may go. */
  private List<NodeLink> anybody = List.of();

  /** In the order of the table's members. */
  private NodeLink[] members = {};

  private volatile RingTable table;
  private boolean asking;
  private long askedNanos;
  private long changingUntilNanos;
  private int turn;

  /**
   * @param givenOnly whether nobody else is turned to: then the ring is not learned, and a node is
   *     asked for it only to see whether it is there
   * @param connect makes the link to a node, which is not connected yet
   */
  Routes(List<NodeAddress> given, boolean givenOnly, Function<NodeAddress, NodeLink> connect) {
    this.given = List.copyOf(given);
    this.givenOnly = givenOnly;
    this.connect = connect;
    this.askedNanos = System.nanoTime() - LOOK_NANOS;
    this.changingUntilNanos = System.nanoTime();
  }

  RingTable table() {
    return table;
  }

  /** How many nodes there are to turn to. */
  int size() {
    return anybody.size();
  }

  /** Null if every node failed a moment ago. */
  NodeLink choose(Request<?, ?> request, long now) {
    if (table != null) {
      int primary = request.primary(table);
      if (primary != RingTable.NOBODY
          && members[primary] != request.avoid
          && members[primary].usable(now)) {
        return members[primary];
      }
    }
    NodeLink chosen = null;
    for (int i = 0; i < anybody.size(); i++) {
      NodeLink link = anybody.get(Math.floorMod(turn + i, anybody.size()));
      if (link.usable(now) && (chosen == null || chosen == request.avoid)) {
        chosen = link;
      }
    }
    turn++;
    return chosen;
  }

  /** Something failed: the ring may be about to change. */
  void lookSoon() {
    changingUntilNanos = System.nanoTime() + CHANGE_NANOS;
  }

  void tick(long now) {
    boolean soon = table == null && !givenOnly || now - changingUntilNanos < 0;
    if (now - askedNanos >= (soon ? LOOK_SOON_NANOS : LOOK_NANOS)) {
      askNow();
    }
    for (NodeLink link : List.copyOf(links.values())) {
      link.tick(now);
      if (!anybody.contains(link) && link.idle()) {
        link.close("it is no member of the ring any more");
        links.remove(link.address());
      }
    }
  }

  /** Asks some node for the ring, unless one is being asked. */
  void askNow() {
    if (anybody.isEmpty()) {
      install();
    }
    long now = System.nanoTime();
    for (int i = 0; i < anybody.size() && !asking; i++) {
      NodeLink link = anybody.get(Math.floorMod(turn++, anybody.size()));
      if (link.usable(now)) {
        ask(link);
      }
    }
  }

  /** Asks this node, unless one is being asked. */
  void ask(NodeLink link) {
    if (asking) {
      return;
    }
    asking = true;
    askedNanos = System.nanoTime();
    link.ask(
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
            lookSoon();
          }
        });
  }

  private void learn(RingInfo told, NodeLink by) {
    if (givenOnly || told.getMembersSize() == 0) {
      return;
    }
    try {
      RingTable learned = new RingTable(told);
      if (learned.replaces(table)) {
        table = learned;
        install();
      }
    } catch (IllegalArgumentException nonsense) {
      LOG.warn("What {} says of its ring makes no sense: {}.", by.address(), nonsense.getMessage());
    }
  }

  private void install() {
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
    anybody = new ArrayList<>(all);
  }

  private NodeLink link(NodeAddress address) {
    return links.computeIfAbsent(address, connect);
  }

  void close(String why) {
    links.values().forEach(link -> link.close(why));
    links.clear();
  }
}
