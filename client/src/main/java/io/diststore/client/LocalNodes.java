package io.diststore.client;

import io.diststore.thrift.diststore.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.TException;

/**
 * The nodes on this machine, found by asking the ports that nodes take when they are not told one.
 */
public final class LocalNodes {
  /** The service type of a store's nodes. */
  public static final String STORE = "diststore.Store";

  /** How many ports from {@link NodeAddress#DEFAULT_PORT} on a node tries. */
  public static final int PORTS = 10;

  private static final int PATIENCE_MILLIS = 1000;

  private enum Standing {
    IN_RING,
    IN_NO_RING,
    SOMETHING_ELSE
  }

  private LocalNodes() {}

  /**
   * The first node that serves {@code serviceType} and is in a ring; else the first that serves it
   * at all, or empty. Takes a second for each port that is silent.
   */
  public static Optional<NodeAddress> first(String serviceType) {
    return first(serviceType, ports());
  }

  static Optional<NodeAddress> first(String serviceType, List<NodeAddress> nodes) {
    NodeAddress waiting = null;
    for (NodeAddress node : nodes) {
      Standing standing = standing(node, serviceType);
      if (standing == Standing.IN_RING) {
        return Optional.of(node);
      }
      if (standing == Standing.IN_NO_RING && waiting == null) {
        waiting = node;
      }
    }
    return Optional.ofNullable(waiting);
  }

  private static List<NodeAddress> ports() {
    List<NodeAddress> nodes = new ArrayList<>();
    for (int i = 0; i < PORTS; i++) {
      nodes.add(new NodeAddress("localhost", NodeAddress.DEFAULT_PORT + i));
    }
    return nodes;
  }

  private static Standing standing(NodeAddress node, String serviceType) {
    try (NodeConnection connection = new NodeConnection(node, PATIENCE_MILLIS)) {
      Store.Client client = connection.client(PATIENCE_MILLIS);
      if (!serviceType.equals(client.service_type())) {
        return Standing.SOMETHING_ELSE;
      }
      return inRing(client) ? Standing.IN_RING : Standing.IN_NO_RING;
    } catch (TException e) {
      // Nobody there, or something else than a node: either way not what is looked for.
      return Standing.SOMETHING_ELSE;
    }
  }

  /** A node that is in no ring says so by refusing to name the members. */
  private static boolean inRing(Store.Client client) throws TException {
    try {
      return !client.get_all().isEmpty();
    } catch (TApplicationException refused) {
      return false;
    }
  }
}
