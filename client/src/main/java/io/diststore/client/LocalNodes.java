package io.diststore.client;

import io.diststore.thrift.diststore.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.TException;

/** Finds the nodes on this machine by probing the ports that nodes use by default. */
public final class LocalNodes {
  /** The service type of a store's nodes. */
  public static final String STORE = "diststore.Store";

  /**
   * The number of ports that a node tries by default, starting with {@link
   * NodeAddress#DEFAULT_PORT}.
   */
  public static final int PORTS = 10;

  private static final int TIMEOUT_MILLIS = 1000;

  private enum ProbeResult {
    /** A node that serves the wanted service and is in a ring. */
    MEMBER,
    /** A node that serves the wanted service but is not in a ring yet. */
    NOT_IN_RING,
    /** The port is closed, or it belongs to another service or another program. */
    OTHER
  }

  private LocalNodes() {}

  /**
   * Returns the first node that serves {@code serviceType} and is in a ring. If no node does both,
   * returns the first node that serves {@code serviceType}, or empty if there is none. Waits up to
   * a second for each port that does not answer.
   */
  public static Optional<NodeAddress> first(String serviceType) {
    return first(serviceType, ports());
  }

  static Optional<NodeAddress> first(String serviceType, List<NodeAddress> nodes) {
    NodeAddress notInRing = null;
    for (NodeAddress node : nodes) {
      ProbeResult result = probe(node, serviceType);
      if (result == ProbeResult.MEMBER) {
        return Optional.of(node);
      }
      if (result == ProbeResult.NOT_IN_RING && notInRing == null) {
        notInRing = node;
      }
    }
    return Optional.ofNullable(notInRing);
  }

  private static List<NodeAddress> ports() {
    List<NodeAddress> nodes = new ArrayList<>();
    for (int i = 0; i < PORTS; i++) {
      nodes.add(new NodeAddress("localhost", NodeAddress.DEFAULT_PORT + i));
    }
    return nodes;
  }

  private static ProbeResult probe(NodeAddress node, String serviceType) {
    try (NodeConnection connection = new NodeConnection(node, TIMEOUT_MILLIS)) {
      Store.Client client = connection.client(TIMEOUT_MILLIS);
      if (!serviceType.equals(client.service_type())) {
        return ProbeResult.OTHER;
      }
      return isInRing(client) ? ProbeResult.MEMBER : ProbeResult.NOT_IN_RING;
    } catch (TException e) {
      // The port is closed, or the program behind it is not a node.
      return ProbeResult.OTHER;
    }
  }

  /**
   * Asks the node for the members of its ring. A node that is not in a ring refuses this request.
   */
  private static boolean isInRing(Store.Client client) throws TException {
    try {
      return !client.get_all().isEmpty();
    } catch (TApplicationException refused) {
      return false;
    }
  }
}
