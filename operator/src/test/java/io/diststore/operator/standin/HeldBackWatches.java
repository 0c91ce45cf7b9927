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
 * HTTP clients whose watches tell everything in order, but a while later: all but the watch of the
 * stores, so that the operator hears at once what is wanted and looks at what is no longer so.
 */
final class HeldBackWatches implements HttpClient.Factory, AutoCloseable {
  private final HttpClient.Factory real;
  private final Duration delay;
  private final ScheduledExecutorService later =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("held-back-watches").factory());

  HeldBackWatches(HttpClient.Factory real, Duration delay) {
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

  /** The same, and so is whatever it makes, down to those who listen to a watch. */
  private <T> T around(Class<T> type, T inner) {
    AtomicBoolean prompt = new AtomicBoolean();
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              if (method.getName().equals("uri")) {
                prompt.set(((URI) arguments[0]).getPath().endsWith("/diststores"));
              } else if (method.getName().equals("buildAsync") && !prompt.get()) {
                arguments = new Object[] {new Late((WebSocket.Listener) arguments[0])};
              }
              try {
                Object made = method.invoke(inner, arguments);
                return switch (made) {
                  case Object o when o == inner -> self;
                  case HttpClient client -> around(HttpClient.class, client);
                  case HttpClient.DerivedClientBuilder builder ->
                      around(HttpClient.DerivedClientBuilder.class, builder);
                  case WebSocket.Builder builder -> around(WebSocket.Builder.class, builder);
                  case null, default -> made;
                };
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  @Override
  public void close() {
    later.shutdownNow();
  }

  /** Asks for more at once, as what is held back must not hold back what follows. */
  private final class Late implements WebSocket.Listener {
    private final WebSocket.Listener inner;

    Late(WebSocket.Listener inner) {
      this.inner = inner;
    }

    @Override
    public void onOpen(WebSocket socket) {
      inner.onOpen(socket);
    }

    @Override
    public void onMessage(WebSocket socket, String text) {
      socket.request();
      tell(() -> inner.onMessage(patient(socket), text));
    }

    @Override
    public void onMessage(WebSocket socket, ByteBuffer bytes) {
      socket.request();
      tell(() -> inner.onMessage(patient(socket), bytes));
    }

    @Override
    public void onClose(WebSocket socket, int code, String reason) {
      tell(() -> inner.onClose(socket, code, reason));
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      tell(() -> inner.onError(socket, error));
    }

    private void tell(Runnable what) {
      if (!later.isShutdown()) {
        later.schedule(what, delay.toMillis(), TimeUnit.MILLISECONDS);
      }
    }

    private WebSocket patient(WebSocket socket) {
      return (WebSocket)
          Proxy.newProxyInstance(
              WebSocket.class.getClassLoader(),
              new Class<?>[] {WebSocket.class},
              (self, method, arguments) ->
                  method.getName().equals("request") ? null : method.invoke(socket, arguments));
    }
  }
}
