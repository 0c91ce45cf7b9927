package io.diststore.operator.standin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.diststore.crds.DistStore;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An API server that has the definitions and nothing else, and that closes the connection on which
 * a list of some kind is asked for the first time.
 */
public final class ReluctantApiServer implements QuarkusTestResourceLifecycleManager {
  private static final Set<String> HUNG_UP = ConcurrentHashMap.newKeySet();
  private static final Set<String> LISTED = ConcurrentHashMap.newKeySet();
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer server;

  /** The kinds whose list it did not give when it was asked first. */
  public static Set<String> hungUp() {
    return HUNG_UP;
  }

  /** The kinds whose list it gave. */
  public static Set<String> listed() {
    return LISTED;
  }

  @Override
  public Map<String, String> start() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
    return Map.of(
        "quarkus.kubernetes-client.api-server-url",
        "http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    String last = path.substring(path.lastIndexOf('/') + 1);
    if (path.contains("/customresourcedefinitions/")) {
      say(exchange, OK, definition(last));
    } else if (exchange.getRequestHeaders().containsKey("Upgrade")) {
      // The client asks again, without a WebSocket.
      say(exchange, OK, "");
    } else if (query.contains("watch=true")) {
      // No event ever comes.
      exchange.sendResponseHeaders(OK, 0);
      exchange.getResponseBody().flush();
    } else if (!exchange.getRequestMethod().equals("GET") || path.contains("/namespaces/")) {
      say(exchange, NOT_FOUND, "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"code\":404}");
    } else if (HUNG_UP.add(last)) {
      exchange.close();
    } else {
      LISTED.add(last);
      say(
          exchange,
          OK,
          "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[]}");
    }
  }

  private static String definition(String name) {
    return """
    {"kind": "CustomResourceDefinition", "apiVersion": "apiextensions.k8s.io/v1",
     "metadata": {"name": "%s", "annotations": {"%s": "%d"}}}
    """
        .formatted(name, DistStore.DEFINITION_REVISION_ANNOTATION, DistStore.DEFINITION_REVISION);
  }

  private static void say(HttpExchange exchange, int code, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
