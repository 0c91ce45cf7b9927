package io.diststore.operator.standin;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.WebSocket;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Creates HTTP clients whose watches deliver every event in order, but with a delay. Only the watch
 * of the stores has no delay. So the operator sees a new spec at once, and compares it with
 * outdated caches.
 */
final class DelayedWatches implements HttpClient.Factory, AutoCloseable {
  private final HttpClient.Factory real;
  private final Duration delay;
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("delayed-watches").factory());

  DelayedWatches(HttpClient.Factory real, Duration delay) {
    this.real = real;
    this.delay = delay;
  }

  @Override
  public HttpClient.Builder newBuilder() {
    return around(HttpClient.Builder.class, real.newBuilder());
  }

  @Override
  public HttpClient.Builder newBuilder(Config config) {
    return around(HttpClient.Builder.class, real.newBuilder(config));
  }

  /** Wraps an object, and every object that it creates, down to the listeners of watches. */
  private <T> T around(Class<T> type, T inner) {
    AtomicBoolean watchesStores = new AtomicBoolean();
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              if (method.getName().equals("uri")) {
                watchesStores.set(((URI) arguments[0]).getPath().endsWith("/diststores"));
              } else if (method.getName().equals("buildAsync") && !watchesStores.get()) {
                arguments = new Object[] {new DelayedListener((WebSocket.Listener) arguments[0])};
              }
              try {
                Object result = method.invoke(inner, arguments);
                return switch (result) {
                  case Object o when o == inner -> self;
                  case HttpClient client -> around(HttpClient.class, client);
                  case HttpClient.DerivedClientBuilder builder ->
                      around(HttpClient.DerivedClientBuilder.class, builder);
                  case WebSocket.Builder builder -> around(WebSocket.Builder.class, builder);
                  case null, default -> result;
                };
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
  }

  /**
   * Delays the events of a watch. The listener requests the next message from the socket at once,
   * so the delays of messages do not add up.
   */
  private final class DelayedListener implements WebSocket.Listener {
    private final WebSocket.Listener inner;

    DelayedListener(WebSocket.Listener inner) {
      this.inner = inner;
    }

    @Override
    public void onOpen(WebSocket socket) {
      inner.onOpen(socket);
    }

    @Override
    public void onMessage(WebSocket socket, String text) {
      socket.request();
      deliverLater(() -> inner.onMessage(withoutRequests(socket), text));
    }

    @Override
    public void onMessage(WebSocket socket, ByteBuffer bytes) {
      socket.request();
      deliverLater(() -> inner.onMessage(withoutRequests(socket), bytes));
    }

    @Override
    public void onClose(WebSocket socket, int code, String reason) {
      deliverLater(() -> inner.onClose(socket, code, reason));
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      deliverLater(() -> inner.onError(socket, error));
    }

    private void deliverLater(Runnable delivery) {
      if (!scheduler.isShutdown()) {
        scheduler.schedule(delivery, delay.toMillis(), TimeUnit.MILLISECONDS);
      }
    }

    private WebSocket withoutRequests(WebSocket socket) {
      return (WebSocket)
          Proxy.newProxyInstance(
              WebSocket.class.getClassLoader(),
              new Class<?>[] {WebSocket.class},
              (self, method, arguments) ->
                  method.getName().equals("request") ? null : method.invoke(socket, arguments));
    }
  }
}
