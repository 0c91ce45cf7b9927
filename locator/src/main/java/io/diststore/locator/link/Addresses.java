package io.diststore.locator.link;

import io.diststore.ring.view.Endpoint;
import io.netty.channel.EventLoop;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.function.BiConsumer;

/**
 * Endpoints as socket addresses. Asking for a name may take seconds, so the event loop never does
 * it itself.
 */
public final class Addresses {
  private Addresses() {}

  /**
   * Gives {@code found} the address, or why there is none, on the loop; at once for an address in
   * numbers.
   */
  public static void resolve(
      EventLoop loop,
      Endpoint endpoint,
      BiConsumer<InetSocketAddress, UnknownHostException> found) {
    InetAddress numbers = NetUtil.createInetAddressFromIpAddressString(endpoint.host());
    if (numbers != null) {
      found.accept(new InetSocketAddress(numbers, endpoint.port()), null);
      return;
    }
    Thread.startVirtualThread(
        () -> {
          try {
            InetSocketAddress address =
                new InetSocketAddress(InetAddress.getByName(endpoint.host()), endpoint.port());
            loop.execute(() -> found.accept(address, null));
          } catch (UnknownHostException unknown) {
            loop.execute(() -> found.accept(null, unknown));
          }
        });
  }
}
