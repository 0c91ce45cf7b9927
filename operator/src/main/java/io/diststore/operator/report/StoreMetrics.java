package io.diststore.operator.report;

import io.diststore.crds.DistStore;
import io.diststore.crds.DistStoreStatus;
import io.diststore.operator.plan.Step;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/** The operator's metrics: counters of steps, and gauges that show the status of each store. */
public final class StoreMetrics {
  /** The gauges of one store, and the status that they show. */
  private static final class StoreGauges {
    private volatile DistStoreStatus status;
    private final List<Meter> meters = new ArrayList<>();
  }

  private final MeterRegistry registry;
  private final Map<String, StoreGauges> gaugesByStore = new ConcurrentHashMap<>();

  public StoreMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Counts a step that was carried out. */
  public void count(Step step) {
    Counter.builder("diststore.operator.steps")
        .description("Steps that the operator has carried out.")
        .tag("step", step.type())
        .register(registry)
        .increment();
  }

  /** Shows the newest status of a store. */
  public void show(DistStore store, DistStoreStatus status) {
    gaugesByStore.computeIfAbsent(key(store), k -> register(store)).status = status;
  }

  /** Removes the gauges of a store that was deleted. */
  public void forget(DistStore store) {
    StoreGauges gauges = gaugesByStore.remove(key(store));
    if (gauges != null) {
      gauges.meters.forEach(registry::remove);
    }
  }

  private StoreGauges register(DistStore store) {
    StoreGauges gauges = new StoreGauges();
    for (String type :
        List.of(
            "Ready",
            "Available",
            "Degraded",
            "Reconciling",
            "Stalled",
            "RingObjectIntact",
            "ZoneAware")) {
      gauge(
          gauges,
          store,
          "diststore.store.condition",
          "1 if the condition of the store is true, otherwise 0.",
          type,
          s -> condition(s, type));
    }
    gauge(
        gauges,
        store,
        "diststore.store.pods",
        "Pods of the store that exist and have not ended.",
        null,
        s -> orZero(s.replicas()));
    gauge(
        gauges,
        store,
        "diststore.store.members",
        "Members of the store's ring that are in state UP.",
        null,
        s -> s.ring() == null ? 0 : orZero(s.ring().members()));
    gauge(
        gauges,
        store,
        "diststore.store.segments.under.copies",
        "Segments of the store that have fewer copies than they should.",
        null,
        s -> s.ring() == null ? 0 : orZero(s.ring().segmentsUnderCopies()));
    return gauges;
  }

  private void gauge(
      StoreGauges gauges,
      DistStore store,
      String name,
      String help,
      String conditionType,
      ToDoubleFunction<DistStoreStatus> value) {
    Tags tags =
        Tags.of(
            "namespace",
            store.getMetadata().getNamespace(),
            "store",
            store.getMetadata().getName());
    gauges.meters.add(
        Gauge.builder(name, gauges, g -> g.status == null ? 0 : value.applyAsDouble(g.status))
            .description(help)
            .tags(conditionType == null ? tags : tags.and("condition", conditionType))
            .register(registry));
  }

  private static double condition(DistStoreStatus status, String type) {
    return status.conditions().stream()
            .anyMatch(c -> c.type().equals(type) && c.status().equals("True"))
        ? 1
        : 0;
  }

  private static double orZero(Integer value) {
    return value == null ? 0 : value;
  }

  private static String key(DistStore store) {
    return store.getMetadata().getNamespace() + "/" + store.getMetadata().getName();
  }
}
