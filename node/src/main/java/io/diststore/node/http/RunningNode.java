package io.diststore.node.http;

import io.diststore.locator.LocalMember;
import io.diststore.node.metrics.ServiceMetrics;
import io.diststore.ring.shell.Limits;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * Holds the node of this process for the beans that report on the node. Quarkus creates the beans
 * after the node has started, so the beans look the node up here.
 *
 * @param limits the limits of the node
 * @param host the address to serve on
 * @param port the ports to try
 * @param listener receives the address at which health and metrics are served
 * @param exit completes when the process has to exit
 * @param metrics the metrics of the node's service
 */
public record RunningNode(
    LocalMember member,
    Limits limits,
    String host,
    HttpPort port,
    Listener listener,
    CompletableFuture<?> exit,
    ServiceMetrics metrics) {
  private static volatile RunningNode instance;

  /** Receives the address at which health and metrics are served. */
  public interface Listener {
    void onServing(String host, int port);
  }

  /** Sets the node. Called exactly once, before Quarkus starts. */
  public static void set(RunningNode node) {
    instance = node;
  }

  public static RunningNode get() {
    return Objects.requireNonNull(instance, "the node must be set before Quarkus starts");
  }
}
