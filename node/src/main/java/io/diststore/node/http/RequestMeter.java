package io.diststore.node.http;

import io.diststore.node.store.RequestLog;
import io.diststore.node.store.StoreHandler;
import io.diststore.ring.request.Answer;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Requests by kind and result, and how long they took. Made before Quarkus starts; what ends before
 * Quarkus has a registry is not counted.
 */
public final class RequestMeter implements RequestLog {
  private static final Duration[] BUCKETS = {
    Duration.ofNanos(250_000),
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(25),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofMillis(2500),
    Duration.ofSeconds(10)
  };

  private final Map<Kind, Map<Result, Timer>> timers = new EnumMap<>(Kind.class);

  private enum Result {
    FOUND,
    ABSENT,
    APPLIED,
    CONDITION_FAILED,
    DONE,
    UNAVAILABLE,
    INDETERMINATE,
    DATA_LOST,
    OVERLOADED,
    TOO_LARGE,
    BAD_REQUEST
  }

  public RequestMeter() {
    for (Kind kind : Kind.values()) {
      timers.put(kind, new EnumMap<>(Result.class));
    }
  }

  /** Also counts what that handler counts. Returns it. */
  public StoreHandler count(StoreHandler handler) {
    FunctionCounter.builder("diststore.puts.refused", handler, StoreHandler::refusedPuts)
        .description("Unacknowledged puts that were refused; their senders were not told")
        .register(Metrics.globalRegistry);
    return handler;
  }

  @Override
  public void answered(Kind kind, Answer answer, long nanos) {
    timers
        .get(kind)
        .computeIfAbsent(result(answer), result -> timer(kind, result))
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  private static Timer timer(Kind kind, Result result) {
    return Timer.builder("diststore.requests")
        .description("Requests of clients, from the call to the answer")
        .tag("kind", kind.name().toLowerCase(Locale.ROOT))
        .tag("result", result.name().toLowerCase(Locale.ROOT))
        .serviceLevelObjectives(BUCKETS)
        .register(Metrics.globalRegistry);
  }

  private static Result result(Answer answer) {
    return switch (answer) {
      case Answer.Found found -> found.entry() == null ? Result.ABSENT : Result.FOUND;
      case Answer.Written written ->
          written.outcome().applied() ? Result.APPLIED : Result.CONDITION_FAILED;
      case Answer.Page page -> Result.DONE;
      case Answer.Counted counted -> Result.DONE;
      case Answer.Refused refused ->
          switch (refused.refusal()) {
            case UNAVAILABLE -> Result.UNAVAILABLE;
            case INDETERMINATE -> Result.INDETERMINATE;
            case DATA_LOST -> Result.DATA_LOST;
            case OVERLOADED -> Result.OVERLOADED;
            case TOO_LARGE -> Result.TOO_LARGE;
            case BAD_REQUEST -> Result.BAD_REQUEST;
          };
    };
  }
}
