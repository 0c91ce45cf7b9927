package io.diststore.bench.subject;

import io.diststore.client.NodeAddress;
import io.diststore.client.WriteTerms;
import io.diststore.client.ring.RingClient;
import io.diststore.client.ring.RingClientSettings;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The Java client of diststore. */
public record DiststoreClient(RingClient client) implements MapClient {
  /** Returns a client that sends each request to the primary of its key. */
  public static DiststoreClient toPrimaries(List<InetSocketAddress> nodes) {
    return new DiststoreClient(new RingClient(addresses(nodes), RingClientSettings.DEFAULT));
  }

  /** Returns a client that sends each request to any of the nodes. */
  public static DiststoreClient toAnyNode(List<InetSocketAddress> nodes) {
    return new DiststoreClient(
        new RingClient(
            addresses(nodes),
            RingClientSettings.DEFAULT.withRouting(RingClientSettings.Routing.GIVEN_NODES)));
  }

  private static List<NodeAddress> addresses(List<InetSocketAddress> nodes) {
    return nodes.stream().map(node -> new NodeAddress("127.0.0.1", node.getPort())).toList();
  }

  @Override
  public CompletionStage<?> get(byte[] key) {
    return client.getAsync(key).thenApply(found -> found.orElseThrow());
  }

  @Override
  public CompletionStage<?> put(byte[] key, byte[] value) {
    return client.putAsync(key, value, WriteTerms.NONE);
  }

  @Override
  public void close() {
    client.close();
  }
}
