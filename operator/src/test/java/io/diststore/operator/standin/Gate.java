package io.diststore.operator.standin;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Every operator has its own gate. All calls from the operator to the API server and to nodes pass
 * through this gate.
 *
 * <p>The gate can kill the operator before or after any of its points. A point is a write to the
 * API server, or a command to a node. The name of a point says what is done, to which object, and
 * how many times it has been done so far. So the same point has the same name in each run.
 *
 * <p>A request for a node's report is also a point if it is the first such request since the last
 * write or command. Later requests are not points, because nothing has changed since the first one.
 *
 * <p>A killed operator can no longer do anything, because all of its reads, writes and calls fail.
 */
public final class Gate implements Interceptor {
  /** Whether the operator is killed before or after a point. */
  public enum Side {
    BEFORE,
    AFTER
  }

  /** A write to the API server. */
  public record Write(String method, String path, String body) {}

  /** The number of a call that is not a point. */
  private static final int NO_POINT = 0;

  /**
   * A header that carries a request's point to its response. The API server ignores this header.
   */
  private static final String POINT = "X-Test-Point";

  private final String deadlyPoint;
  private final Side side;
  private final List<Write> writes = new ArrayList<>();
  private final List<String> points = new ArrayList<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private final CompletableFuture<String> death = new CompletableFuture<>();
  private boolean reportsAreAsked;
  private volatile Consumer<Write> beforeWrites = w -> {};

  private Gate(String deadlyPoint, Side side) {
    this.deadlyPoint = deadlyPoint;
    this.side = side;
  }

  /** Returns a gate that never kills the operator. */
  public static Gate harmless() {
    return new Gate("", Side.BEFORE);
  }

  /** Returns a gate that kills the operator before or after one point. */
  public static Gate killing(String point, Side side) {
    return new Gate(point, side);
  }

  /** Runs an action before each later write. */
  public void beforeWrites(Consumer<Write> action) {
    beforeWrites = action;
  }

  /** Returns a future that completes with the point at which the operator is killed. */
  public CompletableFuture<String> death() {
    return death;
  }

  /** Returns the points so far, in order. */
  public synchronized List<String> points() {
    return List.copyOf(points);
  }

  /** Returns the writes so far, in order. */
  public synchronized List<Write> writes() {
    return List.copyOf(writes);
  }

  /** Makes every later call of the operator fail. */
  public synchronized void shut() {
    death.complete("shut");
  }

  /** Called before a node answers a request for its report. Returns the point. */
  synchronized int beforeReport() {
    requireAlive();
    if (reportsAreAsked) {
      return NO_POINT;
    }
    reportsAreAsked = true;
    return point(points.isEmpty() ? "ask" : "ask after " + points.getLast());
  }

  /** Called before a node obeys a command. Returns the point. */
  synchronized int beforeCommand(String command) {
    requireAlive();
    reportsAreAsked = false;
    return point(command);
  }

  /** Called after the action of a point. */
  synchronized void afterPoint(int point) {
    requireAlive();
    if (point != NO_POINT && points.get(point - 1).equals(deadlyPoint) && side == Side.AFTER) {
      kill(point);
    }
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    if (!isWrite(request)) {
      synchronized (this) {
        requireAlive();
      }
      return;
    }
    Write write = new Write(request.method(), request.uri().getPath(), request.bodyString());
    beforeWrites.accept(write);
    synchronized (this) {
      requireAlive();
      reportsAreAsked = false;
      int point = point(write.method() + " " + write.path());
      writes.add(write);
      builder.setHeader(POINT, Integer.toString(point));
    }
  }

  @Override
  public void after(
      HttpRequest request,
      HttpResponse<?> response,
      AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    String point = request.header(POINT);
    afterPoint(point == null ? NO_POINT : Integer.parseInt(point));
  }

  private static boolean isWrite(HttpRequest request) {
    return !request.method().equals("GET");
  }

  private int point(String action) {
    String name = action.replaceAll("/(apis?|namespaces|test-[0-9a-f]+)(?=/)", "");
    points.add(name + " #" + counts.merge(name, 1, Integer::sum));
    int point = points.size();
    if (points.getLast().equals(deadlyPoint) && side == Side.BEFORE) {
      kill(point);
    }
    return point;
  }

  private void kill(int point) {
    death.complete(side + " " + points.get(point - 1));
    requireAlive();
  }

  private void requireAlive() {
    if (death.isDone()) {
      throw new OperatorKilled(death.join());
    }
  }
}
