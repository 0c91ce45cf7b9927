package io.diststore.locator.link;

import io.diststore.ring.view.Endpoint;
import io.netty.channel.EventLoop;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.function.BiConsumer;

/**
 * Resolves endpoints to socket addresses. Resolving a host name can take seconds, so this never
 * happens on the event loop.
 */
public final class Addresses {
  private Addresses() {}

  /**
   * Resolves an endpoint and calls {@code onResolved} on the event loop, with either the address or
   * the failure. If the host is an IP address, this method calls {@code onResolved} before it
   * returns.
   */
  public static void resolve(
      EventLoop loop,
      Endpoint endpoint,
      BiConsumer<InetSocketAddress, UnknownHostException> onResolved) {
    InetAddress numeric = NetUtil.createInetAddressFromIpAddressString(endpoint.host());
    if (numeric != null) {
      onResolved.accept(new InetSocketAddress(numeric, endpoint.port()), null);
      return;
    }
    Thread.startVirtualThread(
        () -> {
          try {
            InetSocketAddress address =
                new InetSocketAddress(InetAddress.getByName(endpoint.host()), endpoint.port());
            loop.execute(() -> onResolved.accept(address, null));
          } catch (UnknownHostException unknown) {
            loop.execute(() -> onResolved.accept(null, unknown));
          }
        });
  }
}
