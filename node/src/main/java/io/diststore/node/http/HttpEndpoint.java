package io.diststore.node.http;

import io.quarkus.runtime.QuarkusApplication;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import jakarta.inject.Inject;
import java.net.BindException;
import java.util.concurrent.CompletionException;

/**
 * Serves Quarkus' routes on a separate HTTP server. Quarkus' own server knows only one port, and
 * fails if that port is taken. This server uses the next free port instead.
 */
public final class HttpEndpoint implements QuarkusApplication {
  private final Vertx vertx;
  private final Router router;

  @Inject
  HttpEndpoint(Vertx vertx, Router router) {
    this.vertx = vertx;
    this.router = router;
  }

  @Override
  public int run(String... arguments) {
    RunningNode node = RunningNode.get();
    // People and scrapers expect the metrics at the usual path of Prometheus.
    router.get("/metrics").handler(call -> call.redirect("/q/metrics"));
    HttpServer server = serve(node);
    node.listener().onServing(node.host(), server.actualPort());
    node.exit().join();
    // The server is closed before Quarkus stops, because the routes cannot answer without Quarkus.
    server.close().toCompletionStage().toCompletableFuture().join();
    return 0;
  }

  private HttpServer serve(RunningNode node) {
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
