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
 * A faulty API server, which has only the resource definitions. For each kind, it closes the
 * connection of the first list request.
 */
public final class ReluctantApiServer implements QuarkusTestResourceLifecycleManager {
  private static final Set<String> REFUSED_ONCE = ConcurrentHashMap.newKeySet();
  private static final Set<String> LISTED = ConcurrentHashMap.newKeySet();
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer server;

  /** Returns the kinds for which the server closed the connection of the first list request. */
  public static Set<String> refusedOnce() {
    return REFUSED_ONCE;
  }

  /** Returns the kinds for which the server answered a list request. */
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
      respond(exchange, OK, definition(last));
    } else if (exchange.getRequestHeaders().containsKey("Upgrade")) {
      // The client then repeats the request without a WebSocket.
      respond(exchange, OK, "");
    } else if (query.contains("watch=true")) {
      // The watch stays open and never has an event.
      exchange.sendResponseHeaders(OK, 0);
      exchange.getResponseBody().flush();
    } else if (!exchange.getRequestMethod().equals("GET") || path.contains("/namespaces/")) {
      respond(exchange, NOT_FOUND, "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"code\":404}");
    } else if (REFUSED_ONCE.add(last)) {
      exchange.close();
    } else {
      LISTED.add(last);
      respond(
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

  private static void respond(HttpExchange exchange, int code, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
