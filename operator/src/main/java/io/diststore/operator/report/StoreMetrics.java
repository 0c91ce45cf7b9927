package io.diststore.operator.report;

import io.diststore.crds.DistStore;
import io.diststore.crds.DistStoreStatus;
import io.diststore.operator.plan.Step;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/** Counts steps, and shows of each store what its status says. */
public final class StoreMetrics {
  private static final class Shown {
    private volatile DistStoreStatus status;
    private final List<Meter> meters = new ArrayList<>();
  }

  private final MeterRegistry registry;
  private final Map<String, Shown> stores = new ConcurrentHashMap<>();

  public StoreMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Counts a step that was carried out. */
  public void stepped(Step step) {
    registry.counter("diststore.operator.steps", "step", step.type()).increment();
  }

  /** Shows the newest status of a store. */
  public void show(DistStore store, DistStoreStatus status) {
    String key = key(store);
    stores.computeIfAbsent(key, k -> begin(store)).status = status;
  }

  /** Shows nothing more of a store that is gone. */
  public void forget(DistStore store) {
    Shown shown = stores.remove(key(store));
    if (shown != null) {
      shown.meters.forEach(registry::remove);
    }
  }

  private Shown begin(DistStore store) {
    Shown shown = new Shown();
    for (String type : List.of("Ready", "Available", "Degraded", "Reconciling", "Stalled")) {
      gauge(shown, store, "diststore.store.condition", type, s -> condition(s, type));
    }
    gauge(shown, store, "diststore.store.pods", null, s -> orZero(s.replicas()));
    gauge(
        shown,
        store,
        "diststore.store.members",
        null,
        s -> s.ring() == null ? 0 : orZero(s.ring().members()));
    gauge(
        shown,
        store,
        "diststore.store.segments.under.copies",
        null,
        s -> s.ring() == null ? 0 : orZero(s.ring().segmentsUnderCopies()));
    return shown;
  }

  private void gauge(
      Shown shown,
      DistStore store,
      String name,
      String type,
      ToDoubleFunction<DistStoreStatus> value) {
    Tags tags =
        Tags.of(
            "namespace",
            store.getMetadata().getNamespace(),
            "store",
            store.getMetadata().getName());
    shown.meters.add(
        Gauge.builder(name, shown, s -> s.status == null ? 0 : value.applyAsDouble(s.status))
            .tags(type == null ? tags : tags.and("condition", type))
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
