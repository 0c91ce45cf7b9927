package io.diststore.node.http;

import io.diststore.transport.CloseReason;
import io.diststore.transport.TransportCounters;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What the node's sockets have done so far. */
@Singleton
final class TransportMetrics implements MeterBinder {
  @Override
  public void bindTo(MeterRegistry registry) {
    TransportCounters counters = Node.here().member().transportCounters();
    Gauge.builder("diststore.connections", counters, TransportCounters::connectionsOpen)
        .description("Connections that are open")
        .register(registry);
    counter(
        registry,
        counters,
        "diststore.connections.opened",
        "Connections opened",
        TransportCounters::connectionsOpened);
    for (CloseReason reason : CloseReason.values()) {
      FunctionCounter.builder(
              "diststore.connections.closed", counters, c -> c.connectionsClosed(reason))
          .description("Connections closed, by reason")
          .tag("reason", reason.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    counter(
        registry,
        counters,
        "diststore.received.bytes",
        "Bytes read from sockets",
        TransportCounters::bytesIn);
    counter(
        registry,
        counters,
        "diststore.sent.bytes",
        "Bytes handed to sockets",
        TransportCounters::bytesOut);
    counter(
        registry,
        counters,
        "diststore.received.messages",
        "Whole messages read",
        TransportCounters::messagesIn);
    counter(
        registry,
        counters,
        "diststore.sent.messages",
        "Messages handed to sockets",
        TransportCounters::messagesOut);
    counter(
        registry,
        counters,
        "diststore.calls.oversized",
        "Calls refused as they were too large",
        TransportCounters::oversizedMessages);
    counter(
        registry,
        counters,
        "diststore.calls.unknown",
        "Calls of methods that nobody serves",
        TransportCounters::unknownMethods);
    counter(
        registry,
        counters,
        "diststore.calls.failed",
        "Calls that failed by a defect",
        TransportCounters::failedCalls);
  }

  private static void counter(
      MeterRegistry registry,
      TransportCounters counters,
      String name,
      String what,
      ToDoubleFunction<TransportCounters> value) {
    FunctionCounter.builder(name, counters, value).description(what).register(registry);
  }
}
