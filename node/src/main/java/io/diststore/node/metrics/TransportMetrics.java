package io.diststore.node.metrics;

import io.diststore.transport.CloseReason;
import io.diststore.transport.TransportCounters;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The metrics of the node's connections. */
public final class TransportMetrics {
  private final TransportCounters counters;

  public TransportMetrics(TransportCounters counters) {
    this.counters = counters;
  }

  public void bindTo(MeterRegistry registry) {
    Gauge.builder("diststore.connections", counters, TransportCounters::connectionsOpen)
        .description("Connections that are open, from clients and between nodes.")
        .register(registry);
    for (CloseReason reason : CloseReason.values()) {
      FunctionCounter.builder(
              "diststore.connections.closed", counters, c -> c.connectionsClosed(reason))
          .description("Connections that were closed, by reason.")
          .tag("reason", reason.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    count(
        registry,
        "diststore.connections.opened",
        "Connections that were opened, from clients and between nodes.",
        TransportCounters::connectionsOpened);
    count(
        registry,
        "diststore.received.bytes",
        "Bytes that the node has read from its sockets.",
        TransportCounters::bytesIn);
    count(
        registry,
        "diststore.sent.bytes",
        "Bytes that the node has handed to its sockets.",
        TransportCounters::bytesOut);
    count(
        registry,
        "diststore.received.messages",
        "Complete messages that the node has read.",
        TransportCounters::messagesIn);
    count(
        registry,
        "diststore.sent.messages",
        "Messages that the node has handed to its sockets.",
        TransportCounters::messagesOut);
    count(
        registry,
        "diststore.calls.oversized",
        "Calls that the node refused because their messages were too large.",
        TransportCounters::oversizedMessages);
    count(
        registry,
        "diststore.calls.unknown",
        "Calls to methods that the node does not serve.",
        TransportCounters::unknownMethods);
    count(
        registry,
        "diststore.calls.failed",
        "Calls that failed with an undeclared exception, which points to a defect in the node.",
        TransportCounters::failedCalls);
  }

  private void count(
      MeterRegistry registry, String name, String help, ToDoubleFunction<TransportCounters> value) {
    FunctionCounter.builder(name, counters, value).description(help).register(registry);
  }
}
