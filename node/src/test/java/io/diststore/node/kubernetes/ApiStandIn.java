package io.diststore.node.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stand-in for the API server, for tests without a cluster. Other tests use a real API server.
 * The stand-in offers only what a node in a pod needs: it returns custom resources, and replaces
 * the status or the annotations of a resource if the caller names the current resource version, or
 * none.
 *
 * <p>This class uses only the JDK, so that it can also run from its source: {@code java
 * ApiStandIn.java} prints the port that it listens on. A PUT on the path of an object creates or
 * replaces the object.
 */
public final class ApiStandIn implements AutoCloseable {
  private static final int HTTP_OK = 200;
  private static final Pattern PATH =
      Pattern.compile("/apis/([^/]+)/([^/]+)/namespaces/([^/]+)/([^/]+)/([^/]+)(/status)?");
  private static final Map<String, String> KINDS =
      Map.of("diststores", "DistStore", "diststorerings", "DistStoreRing");
  private static final Pattern VERSION = Pattern.compile("\"resourceVersion\"\\s*:\\s*\"(\\d+)\"");

  /** A stored object: its parts as JSON, and the version that its last change gave it. */
  private record Stored(String annotations, String spec, String status, long version) {}

  private record Reply(int code, String body) {}

  private final HttpServer server;
  private final Map<String, Stored> objects = new TreeMap<>();
  private long versions;
  private int refused;
  private int conflicts;

  ApiStandIn() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
  }

  public static void main(String... arguments) throws IOException {
    System.out.println(new ApiStandIn().port());
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Creates or replaces an object with this spec. */
  void put(String path, String spec) {
    Reply reply = reply("PUT", path, "{\"spec\": " + spec + "}");
    if (reply.code() != HTTP_OK) {
      throw new IllegalArgumentException(reply.body());
    }
  }

  /** Answers every request with this code from now on; 0 restores normal answers. */
  synchronized void refuse(int code) {
    refused = code;
  }

  /** Returns how many updates of a status were refused because the object had changed. */
  synchronized int conflicts() {
    return conflicts;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Reply reply = reply(exchange.getRequestMethod(), exchange.getRequestURI().getPath(), body);
    byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(reply.code(), bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private synchronized Reply reply(String method, String path, String body) {
    Matcher parts = PATH.matcher(path);
    if (refused != 0) {
      return failure(refused, "refused by the test");
    }
    if (!parts.matches() || !KINDS.containsKey(parts.group(4))) {
      return failure(404, "no such path");
    }
    String object = parts.group(3) + "/" + parts.group(4) + "/" + parts.group(5);
    Stored held = objects.get(object);
    boolean status = parts.group(6) != null;
    if (method.equals("PUT") && !status) {
      held = new Stored("{}", part(body, "spec"), part(body, "status"), ++versions);
      objects.put(object, held);
    } else if (held == null) {
      return failure(404, object + " not found");
    } else if (method.equals("DELETE")) {
      objects.remove(object);
    } else if (method.equals("PUT") || method.equals("PATCH")) {
      Matcher read = VERSION.matcher(body);
      if (read.find() && Long.parseLong(read.group(1)) != held.version()) {
        conflicts++;
        return failure(409, "the object has been modified");
      }
      held =
          status
              ? new Stored(held.annotations(), held.spec(), part(body, "status"), ++versions)
              : new Stored(
                  part(part(body, "metadata"), "annotations"),
                  held.spec(),
                  held.status(),
                  ++versions);
      objects.put(object, held);
    } else if (!method.equals("GET")) {
      return failure(405, "method not allowed");
    }
    return new Reply(
        HTTP_OK,
        """
        {"apiVersion": "%s/%s", "kind": "%s",
         "metadata": {"namespace": "%s", "name": "%s", "resourceVersion": "%d", "uid": "u",
                      "annotations": %s},
         "spec": %s, "status": %s}"""
            .formatted(
                parts.group(1),
                parts.group(2),
                KINDS.get(parts.group(4)),
                parts.group(3),
                parts.group(5),
                held.version(),
                held.annotations(),
                held.spec(),
                held.status()));
  }

  private static Reply failure(int code, String why) {
    return new Reply(
        code,
        """
        {"kind": "Status", "apiVersion": "v1", "status": "Failure", "message": "%s", "code": %d}"""
            .formatted(why, code));
  }

  /**
   * Returns the JSON text of one key of the outermost object, or an empty object if the key is
   * absent.
   */
  private static String part(String json, String key) {
    int depth = 0;
    int keyStart = -1;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c == '"') {
        int end = endOfString(json, i);
        if (depth == 1 && json.substring(i + 1, end).equals(key)) {
          keyStart = end + 1;
          break;
        }
        i = end;
      } else if (c == '{' || c == '[') {
        depth++;
      } else if (c == '}' || c == ']') {
        depth--;
      }
    }
    if (keyStart < 0) {
      return "{}";
    }
    int start = json.indexOf('{', keyStart);
    depth = 0;
    for (int i = start; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c == '"') {
        i = endOfString(json, i);
      } else if (c == '{') {
        depth++;
      } else if (c == '}' && --depth == 0) {
        return json.substring(start, i + 1);
      }
    }
    throw new IllegalArgumentException("invalid JSON: " + json);
  }

  private static int endOfString(String json, int start) {
    int end = start + 1;
    while (json.charAt(end) != '"') {
      end += json.charAt(end) == '\\' ? 2 : 1;
    }
    return end;
  }
}
