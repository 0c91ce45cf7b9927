package io.diststore.operator.standin;

import io.diststore.crds.DistStore;
import io.diststore.operator.DistStoreReconciler;
import io.diststore.operator.OperatorSettings;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Ignore;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.rate.LinearRateLimiter;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One run of the operator, from its start with empty caches to its end. It runs the real reconciler
 * in the real framework, with its own connection to the API server. Its clock and its timers run
 * ten times as fast as real time.
 */
public final class OperatorRun implements AutoCloseable {
  /** The image of stores whose spec does not name an image. */
  public static final String IMAGE = "diststore/node:stand-in";

  private static final int SPEED = 10;
  private static final Duration BETWEEN_PASSES = Duration.ofMillis(100);

  private final Gate gate;
  private final String image;
  private final Optional<DelayedWatches> delayedWatches;
  private final KubernetesClient client;
  private final Operator operator;
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final AtomicInteger passes = new AtomicInteger();

  /**
   * @param image the image of stores whose spec does not name an image
   * @param watchDelay the delay of the operator's watches
   */
  OperatorRun(StandInCluster cluster, Gate gate, String image, Duration watchDelay) {
    this.gate = gate;
    this.image = image;
    HttpClient.Factory http = ApiServer.http();
    this.delayedWatches =
        watchDelay.isZero() ? Optional.empty() : Optional.of(new DelayedWatches(http, watchDelay));
    Config config = ApiServer.config();
    // Without this limit, a killed operator would repeat its failed requests for a long time.
    config.setRequestRetryBackoffLimit(0);
    this.client =
        new KubernetesClientBuilder()
            .withConfig(config)
            .withHttpClientFactory(delayedWatches.<HttpClient.Factory>map(h -> h).orElse(http))
            .withHttpClientBuilderConsumer(b -> b.addOrReplaceInterceptor("gate", gate))
            .build();
    this.operator =
        new Operator(
            o ->
                o.withKubernetesClient(client)
                    .withCloseClientOnStop(false)
                    .checkingCRDAndValidateLocalModel(false)
                    .withStopOnInformerErrorDuringStartup(false)
                    .withReconciliationTerminationTimeout(Duration.ZERO));
    register(cluster);
    operator.start();
  }

  private void register(StandInCluster cluster) {
    DistStoreReconciler reconciler =
        new DistStoreReconciler(
            client,
            pod -> cluster.address(pod, gate),
            meters,
            new OperatorSettings(image, "operator", Optional.of("operators"), true),
            fastClock());
    operator.register(
        new FastReconciler(reconciler),
        ControllerConfigurationOverrider.override(
                operator.getConfigurationService().getConfigurationFor(reconciler))
            .settingNamespace(cluster.namespace())
            .withRateLimiter(new LinearRateLimiter(BETWEEN_PASSES, 1))
            .withRetry(
                new GenericRetry()
                    .withoutMaxAttempts()
                    .setInitialInterval(50)
                    .setIntervalMultiplier(1.5)
                    .setMaxInterval(500))
            .build());
  }

  private static InstantSource fastClock() {
    Instant start = Instant.now();
    long startNanos = System.nanoTime();
    return () -> start.plusNanos((System.nanoTime() - startNanos) * SPEED);
  }

  public Gate gate() {
    return gate;
  }

  /** Returns the metrics of the operator. */
  public MeterRegistry meters() {
    return meters;
  }

  /** Returns how many passes the operator has finished. */
  public int passes() {
    return passes.get();
  }

  /** Ends the operator at once. Every call that is under way fails. */
  @Override
  public void close() {
    gate.shut();
    operator.stop();
    client.close();
    delayedWatches.ifPresent(DelayedWatches::close);
  }

  @Ignore
  private final class FastReconciler implements Reconciler<DistStore> {
    private final DistStoreReconciler inner;

    FastReconciler(DistStoreReconciler inner) {
      this.inner = inner;
    }

    @Override
    public UpdateControl<DistStore> reconcile(DistStore store, Context<DistStore> context) {
      UpdateControl<DistStore> control = inner.reconcile(store, context);
      passes.incrementAndGet();
      return control
          .getScheduleDelay()
          .map(millis -> UpdateControl.<DistStore>noUpdate().rescheduleAfter(millis / SPEED))
          .orElse(control);
    }

    @Override
    public List<EventSource<?, DistStore>> prepareEventSources(
        EventSourceContext<DistStore> context) {
      return inner.prepareEventSources(context);
    }
  }
}
