package io.diststore.locator;

import io.diststore.transport.MethodTable;
import io.diststore.transport.Oversized;
import io.diststore.transport.ThriftServer;
import io.diststore.transport.TransportCounters;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;

/**
 * Binds the ports of a member. The clients' port is the requested port, or else the first free port
 * in the range. If peers have a separate port, this class binds that port too. Only the event loop
 * may use this class.
 */
final class PortBinding {
  /**
   * The methods that the member serves.
   *
   * @param main the methods on the clients' port, which include the peers' methods if peers share
   *     this port
   * @param peers the methods on the separate port for peers; null if peers share the clients' port
   */
  record Services(MethodTable main, MethodTable peers) {}

  private final MemberSettings settings;
  private final EventLoop loop;
  private final Oversized oversized;
  private final TransportCounters transport;
  private final List<ThriftServer> servers = new ArrayList<>();

  PortBinding(
      MemberSettings settings, EventLoop loop, Oversized oversized, TransportCounters transport) {
    this.settings = settings;
    this.loop = loop;
    this.oversized = oversized;
    this.transport = transport;
  }

  /**
   * Binds the ports.
   *
   * @param services returns the methods to serve; called with each port for clients that this class
   *     tries, because the node's name may contain that port
   * @return a future that completes when all ports are bound, or fails with a {@link MemberFailure}
   */
  CompletableFuture<Void> bind(IntFunction<Services> services) {
    CompletableFuture<Void> bound = new CompletableFuture<>();
    bind(settings.port() == 0 ? settings.ports().all() : List.of(settings.port()), services, bound);
    return bound;
  }

  CompletableFuture<Void> close() {
    return CompletableFuture.allOf(
        servers.stream().map(ThriftServer::close).toArray(CompletableFuture[]::new));
  }

  private void bind(
      List<Integer> ports, IntFunction<Services> services, CompletableFuture<Void> bound) {
    int port = ports.getFirst();
    Services offered = services.apply(port);
    bind(port, offered.main())
        .thenCompose(
            main ->
                settings.peerPort() == 0
                    ? CompletableFuture.completedFuture(main)
                    : bind(settings.peerPort(), offered.peers()))
        .whenComplete(
            (server, failure) -> {
              if (failure == null) {
                bound.complete(null);
              } else if (BindFailures.isTaken(failure) && ports.size() > 1 && servers.isEmpty()) {
                bind(ports.subList(1, ports.size()), services, bound);
              } else {
                int failed = servers.isEmpty() ? port : settings.peerPort();
                bound.completeExceptionally(BindFailures.explained(settings, failed, failure));
              }
            });
  }

  private CompletableFuture<ThriftServer> bind(int port, MethodTable methods) {
    return ThriftServer.bind(
            loop,
            new InetSocketAddress(settings.bind(), port),
            methods,
            oversized,
            settings.transport(),
            transport)
        .thenApply(
            server -> {
              servers.add(server);
              return server;
            });
  }
}
