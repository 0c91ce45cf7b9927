import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/**
 * A stand-in for the API server while a node's cache is trained; tools/image starts it. It serves one
 * DistStore and one DistStoreRing, accepts updates of the ring object, and sends each update to the
 * watchers.
 */
void main(String[] arguments) throws IOException {
  var port = Integer.parseInt(arguments[0]);
  var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
  server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
  server.createContext("/", this::answer);
  server.start();
}

String store =
    """
    {"apiVersion":"diststore.io/v1alpha1","kind":"DistStore","metadata":{"name":"train","namespace":"train"},"spec":{}}""";
String ring =
    """
    {"apiVersion":"diststore.io/v1alpha1","kind":"DistStoreRing","metadata":{"name":"train","namespace":"train","resourceVersion":"1"},\
    "spec":{"ringId":"00112233445566778899aabbccddeeff","founding":"New"}}""";
int version = 1;

void answer(HttpExchange exchange) throws IOException {
  var path = exchange.getRequestURI().getPath();
  if (exchange.getRequestURI().toString().contains("watch=true")) {
    watch(exchange);
  } else if (path.contains("/diststorerings")) {
    say(exchange, exchange.getRequestMethod().equals("PUT") ? put(exchange) : path.endsWith("s") ? list() : ring());
  } else {
    say(exchange, store);
  }
}

synchronized String ring() {
  return ring;
}

synchronized String list() {
  return "{\"apiVersion\":\"diststore.io/v1alpha1\",\"kind\":\"DistStoreRingList\",\"metadata\":{\"resourceVersion\":\""
      + version + "\"},\"items\":[" + ring + "]}";
}

synchronized String put(HttpExchange exchange) throws IOException {
  var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
  ring = body.replaceAll("\"resourceVersion\":\"\\d+\"", "\"resourceVersion\":\"" + ++version + "\"");
  notifyAll();
  return ring;
}

void say(HttpExchange exchange, String json) throws IOException {
  var bytes = json.getBytes(StandardCharsets.UTF_8);
  exchange.getResponseHeaders().set("Content-Type", "application/json");
  exchange.sendResponseHeaders(200, bytes.length);
  exchange.getResponseBody().write(bytes);
  exchange.close();
}

void watch(HttpExchange exchange) throws IOException {
  exchange.getResponseHeaders().set("Content-Type", "application/json");
  exchange.sendResponseHeaders(200, 0);
  for (var sent = ""; ; sent = next(sent)) {
    if (!sent.isEmpty()) {
      exchange.getResponseBody().write(("{\"type\":\"MODIFIED\",\"object\":" + sent + "}\n").getBytes(StandardCharsets.UTF_8));
      exchange.getResponseBody().flush();
    }
  }
}

/** Waits for a ring object that differs from the one sent last. */
synchronized String next(String sent) {
  try {
    while (ring.equals(sent)) {
      wait();
    }
    return ring;
  } catch (InterruptedException e) {
    throw new IllegalStateException(e);
  }
}
