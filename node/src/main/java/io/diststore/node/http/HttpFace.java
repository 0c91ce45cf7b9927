package io.diststore.node.http;

import io.quarkus.runtime.QuarkusApplication;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import jakarta.inject.Inject;
import java.net.BindException;
import java.util.concurrent.CompletionException;

/**
 * Serves Quarkus' routes. On a server of its own, not on Quarkus': that one takes one port or
 * fails, and nodes of one machine take the next free one.
 */
public final class HttpFace implements QuarkusApplication {
  private final Vertx vertx;
  private final Router router;

  @Inject
  HttpFace(Vertx vertx, Router router) {
    this.vertx = vertx;
    this.router = router;
  }

  @Override
  public int run(String... arguments) {
    Node node = Node.here();
    HttpServer server = serve(node);
    node.served().at(node.host(), server.actualPort());
    node.over().join();
    // Before Quarkus stops, without which nothing behind the routes can answer.
    server.close().toCompletionStage().toCompletableFuture().join();
    return 0;
  }

  private HttpServer serve(Node node) {
    for (int port = node.port().first(); ; port++) {
      try {
        return vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(port, node.host())
            .toCompletionStage()
            .toCompletableFuture()
            .join();
      } catch (CompletionException e) {
        if (!(e.getCause() instanceof BindException) || port == node.port().last()) {
          throw e;
        }
      }
    }
  }
}
