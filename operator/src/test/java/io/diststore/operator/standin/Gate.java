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
 * All that one operator says to the API server and to nodes goes through its gate.
 *
 * <p>Writes, and words that have a node do something, are the points at which the operator can be
 * killed, before or after. A point's name says what is done, to what, and for which time, so that
 * it is the same in each run. Asking nodes for reports is a point as well, but only once between
 * two others: nothing has changed since the first question. Who is killed can do nothing any more,
 * neither read nor write nor speak to anybody.
 */
public final class Gate implements Interceptor {
  /** On which side of a point the operator dies. */
  public enum Side {
    BEFORE,
    AFTER
  }

  /** A write to the API server. */
  public record Write(String method, String path, String body) {}

  /** Of no other call than this one. */
  private static final int NO_POINT = 0;

  /** By this header an answer is known as that to a point; the API server does not mind it. */
  private static final String POINT = "X-Test-Point";

  private final String deadly;
  private final Side side;
  private final List<Write> writes = new ArrayList<>();
  private final List<String> points = new ArrayList<>();
  private final Map<String, Integer> times = new HashMap<>();
  private final CompletableFuture<String> death = new CompletableFuture<>();
  private boolean asking;
  private volatile Consumer<Write> beforeWrites = w -> {};

  private Gate(String deadly, Side side) {
    this.deadly = deadly;
    this.side = side;
  }

  /** One that kills nobody. */
  public static Gate harmless() {
    return new Gate("", Side.BEFORE);
  }

  /** One that kills on one side of one point. */
  public static Gate killing(String point, Side side) {
    return new Gate(point, side);
  }

  /** Has something done before each write that goes through from now on. */
  public void beforeWrites(Consumer<Write> action) {
    beforeWrites = action;
  }

  /** Where the operator died, once it has. */
  public CompletableFuture<String> death() {
    return death;
  }

  /** The points that were passed, in order. */
  public synchronized List<String> points() {
    return List.copyOf(points);
  }

  /** The writes that went out so far, in order. */
  public synchronized List<Write> writes() {
    return List.copyOf(writes);
  }

  /** Ends whatever goes through it, wherever it is. */
  public synchronized void shut() {
    death.complete("shut");
  }

  /** A node is asked for its report. */
  synchronized int ask() {
    alive();
    if (asking) {
      return NO_POINT;
    }
    asking = true;
    return point(points.isEmpty() ? "ask" : "ask after " + points.getLast());
  }

  /** A node is told to do something. */
  synchronized int tell(String what) {
    alive();
    asking = false;
    return point(what);
  }

  /** What a point announced has happened. */
  synchronized void done(int point) {
    alive();
    if (point != NO_POINT && points.get(point - 1).equals(deadly) && side == Side.AFTER) {
      die(point);
    }
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    if (!writes(request)) {
      synchronized (this) {
        alive();
      }
      return;
    }
    Write write = new Write(request.method(), request.uri().getPath(), request.bodyString());
    beforeWrites.accept(write);
    synchronized (this) {
      alive();
      asking = false;
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
    done(point == null ? NO_POINT : Integer.parseInt(point));
  }

  private static boolean writes(HttpRequest request) {
    return !request.method().equals("GET");
  }

  private int point(String what) {
    String plain = what.replaceAll("/(apis?|namespaces|test-[0-9a-f]+)(?=/)", "");
    points.add(plain + " #" + times.merge(plain, 1, Integer::sum));
    int point = points.size();
    if (points.getLast().equals(deadly) && side == Side.BEFORE) {
      die(point);
    }
    return point;
  }

  private void die(int point) {
    death.complete(side + " " + points.get(point - 1));
    alive();
  }

  private void alive() {
    if (death.isDone()) {
      throw new OperatorKilled(death.join());
    }
  }
}
