package io.diststore.node.http;

import io.diststore.locator.LocalMember;
import io.diststore.node.HttpPort;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * The node of this process. It is there before Quarkus is, which makes the beans of this package;
 * so they find it here.
 *
 * @param memoryRoom bytes that the node's entries may take
 * @param host the address to serve on
 * @param port the ports to try
 * @param served told the host and the port that it became
 * @param over done when the node has left
 * @param service what its service measures
 */
public record Node(
    LocalMember member,
    long memoryRoom,
    String host,
    HttpPort port,
    Served served,
    CompletableFuture<?> over,
    ServiceMeter service) {
  private static volatile Node here;

  /** Told where health and metrics are. */
  public interface Served {
    void at(String host, int port);
  }

  /** Once, before Quarkus is started. */
  public static void set(Node node) {
    here = node;
  }

  static Node here() {
    return Objects.requireNonNull(here, "the node is set before Quarkus starts");
  }
}
