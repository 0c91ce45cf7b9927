package io.diststore.bench;

import io.diststore.client.NodeAddress;
import io.diststore.client.WriteTerms;
import io.diststore.client.ring.RingClient;
import io.diststore.client.ring.RingClientSettings;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A store's own Java client, as far as it is measured. */
interface MapClient extends AutoCloseable {
  /** Fails, or completes with null or an empty result, if the value is not there. */
  CompletionStage<?> get(byte[] key);

  /** Completes when the value is on all copies that there are to be. */
  CompletionStage<?> put(byte[] key, byte[] value);

  @Override
  void close();

  /** Ours. */
  record Ring(RingClient client) implements MapClient {
    static Ring of(List<InetSocketAddress> nodes) {
      return new Ring(new RingClient(addresses(nodes), RingClientSettings.DEFAULT));
    }

    /** Which does not use what it could know of the ring. */
    static Ring throughAnyOf(List<InetSocketAddress> nodes) {
      return new Ring(
          new RingClient(
              addresses(nodes),
              RingClientSettings.DEFAULT.withRouting(RingClientSettings.Routing.GIVEN_NODES)));
    }

    static List<NodeAddress> addresses(List<InetSocketAddress> nodes) {
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
}
