package io.diststore.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  private LocalNodes() {}

  /**
   * The first port whose node serves {@code serviceType}, or empty. Takes a second for each port
   * that is silent.
   */
  public static Optional<NodeAddress> first(String serviceType) {
    return ports().stream().filter(node -> serves(node, serviceType)).findFirst();
  }

  private static List<NodeAddress> ports() {
    List<NodeAddress> nodes = new ArrayList<>();
    for (int i = 0; i < PORTS; i++) {
      nodes.add(new NodeAddress("localhost", NodeAddress.DEFAULT_PORT + i));
    }
    return nodes;
  }

  private static boolean serves(NodeAddress node, String serviceType) {
    try (NodeConnection connection = new NodeConnection(node, PATIENCE_MILLIS)) {
      return serviceType.equals(connection.client(PATIENCE_MILLIS).service_type());
    } catch (TException e) {
      // Nobody there, or something else than a node: either way not what is looked for.
      return false;
    }
  }
}
