package io.diststore.operator;

import io.diststore.crds.DistStore;
import io.diststore.crds.DistStoreStatus;
import io.diststore.operator.act.Actor;
import io.diststore.operator.act.ApiErrors;
import io.diststore.operator.act.NamespaceDeletion;
import io.diststore.operator.act.StatefulSetWriter;
import io.diststore.operator.act.StaticObjects;
import io.diststore.operator.act.Tokens;
import io.diststore.operator.objects.Blueprint;
import io.diststore.operator.objects.InvalidPodTemplate;
import io.diststore.operator.objects.Names;
import io.diststore.operator.observe.CachedCluster;
import io.diststore.operator.observe.LiveCluster;
import io.diststore.operator.observe.NodeAddresses;
import io.diststore.operator.observe.NodeReports;
import io.diststore.operator.observe.Observer;
import io.diststore.operator.observe.Obstacle;
import io.diststore.operator.observe.RingFacts;
import io.diststore.operator.observe.Snapshot;
import io.diststore.operator.observe.StallReason;
import io.diststore.operator.observe.StatefulSetFacts;
import io.diststore.operator.plan.Planner;
import io.diststore.operator.plan.Step;
import io.diststore.operator.plan.WaitReason;
import io.diststore.operator.report.Announcer;
import io.diststore.operator.report.Events;
import io.diststore.operator.report.StatusReport;
import io.diststore.operator.report.StatusWriter;
import io.diststore.operator.report.StoreMetrics;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reconciles stores. Each pass observes one store, plans one step, carries out the step, and
 * reports. No pass depends on anything that an earlier pass has kept in memory.
 */
@ControllerConfiguration(
    name = "diststore",
    fieldManager = Names.FIELD_MANAGER,
    maxReconciliationInterval =
        @MaxReconciliationInterval(interval = 5, timeUnit = TimeUnit.MINUTES),
    rateLimiter = PassSpacing.class,
    // Stores have no finalizer, so only the delete event tells the operator to forget a store.
    triggerReconcilerOnAllEvents = true)
@GradualRetry(
    maxAttempts = -1,
    initialInterval = 1000,
    intervalMultiplier = 2,
    maxInterval = 60_000)
public class DistStoreReconciler implements Reconciler<DistStore> {
  private static final Logger LOG = LoggerFactory.getLogger(DistStoreReconciler.class);
  private static final Duration AFTER_STEP = Duration.ofMillis(500);
  private static final Duration WHILE_WAITING = Duration.ofSeconds(2);
  private static final Duration WHILE_BLOCKED = Duration.ofSeconds(5);
  private static final Duration AT_REST = Duration.ofSeconds(30);

  private final KubernetesClient client;
  private final Observer observer;
  private final Tokens tokens;
  private final StaticObjects staticObjects;
  private final StatefulSetWriter statefulSets;
  private final Actor actor;
  private final NamespaceDeletion namespaceDeletion;
  private final StatusWriter statuses = new StatusWriter();
  private final Announcer announcer;
  private final StoreMetrics metrics;
  private final InstantSource clock;
  private final OperatorSettings settings;

  /**
   * @param addresses finds the address of the node in each pod
   */
  public DistStoreReconciler(
      KubernetesClient client,
      NodeAddresses addresses,
      MeterRegistry registry,
      OperatorSettings settings,
      InstantSource clock) {
    NodeReports nodes = new NodeReports(addresses);
    this.client = client;
    this.settings = settings;
    this.clock = clock;
    this.observer =
        new Observer(nodes, settings.nodeImage(), settings.namespace().orElse("default"));
    this.tokens = new Tokens(client);
    this.staticObjects = new StaticObjects(client);
    this.statefulSets = new StatefulSetWriter(client);
    this.actor = new Actor(client, nodes, statefulSets);
    this.namespaceDeletion = new NamespaceDeletion(client);
    this.announcer = new Announcer(new Events(client, settings.pod()));
    this.metrics = new StoreMetrics(registry);
  }

  @Override
  public List<EventSource<?, DistStore>> prepareEventSources(
      EventSourceContext<DistStore> context) {
    return Triggers.of(context);
  }

  @Override
  public UpdateControl<DistStore> reconcile(DistStore store, Context<DistStore> context) {
    if (store.isMarkedForDeletion() || context.isPrimaryResourceDeleted()) {
      forget(store);
      return UpdateControl.noUpdate();
    }
    try {
      return pass(store, context);
    } catch (KubernetesClientException e) {
      if (!NamespaceDeletion.isReportedBy(e)) {
        throw e;
      }
      namespaceDeletion.endPods(Names.of(store));
      return UpdateControl.<DistStore>noUpdate().rescheduleAfter(WHILE_WAITING);
    }
  }

  private UpdateControl<DistStore> pass(DistStore store, Context<DistStore> context) {
    CachedCluster cached = new CachedCluster(store, context);
    Snapshot snapshot = prepareAndObserve(store, cached);
    if (namespaceDeletion.isUnderWay(snapshot.blueprint().names(), snapshot.pods())) {
      namespaceDeletion.endPods(snapshot.blueprint().names());
      return UpdateControl.<DistStore>noUpdate().rescheduleAfter(WHILE_WAITING);
    }
    Step step = Planner.plan(snapshot.observation());
    // If the register seems to be behind, the reason may only be that the cached ring object is
    // older than the cached status.
    if (step.acts() || snapshot.observation().isRegisterBehind()) {
      Optional<Snapshot> live = observeLive(snapshot);
      if (live.isEmpty()) {
        return UpdateControl.noUpdate();
      }
      snapshot = live.get();
      step = Planner.plan(snapshot.observation());
    }
    Step outcome = carryOut(step, snapshot, cached);
    report(snapshot, outcome, context);
    return UpdateControl.<DistStore>noUpdate().rescheduleAfter(untilNextPass(outcome));
  }

  /** If the store is not paused, brings its static objects up to date. Then observes the store. */
  private Snapshot prepareAndObserve(DistStore store, CachedCluster cached) {
    Names names = Names.of(store);
    boolean hasStarted =
        Blueprint.hasHadRing(store)
            || cached.statefulSet().filter(set -> names.owns(set.getMetadata())).isPresent();
    boolean paused = isPaused(store);
    Tokens.Token token;
    try {
      token = paused ? tokens.find(names) : tokens.findOrCreate(names, hasStarted);
    } catch (KubernetesClientException e) {
      token = Tokens.Token.none(refusal("the Secret with the ring's token", e));
    }
    Obstacle obstacle =
        paused || token.obstacle() != null ? token.obstacle() : applyStaticObjects(store, cached);
    return observer.observe(store, cached, token.bytes(), obstacle);
  }

  /** Applies the static objects. Returns the obstacle if they cannot be applied, otherwise null. */
  private Obstacle applyStaticObjects(DistStore store, CachedCluster cached) {
    Blueprint blueprint =
        Blueprint.of(
            store,
            cached.statefulSet(),
            cached.pods(),
            settings.nodeImage(),
            settings.namespace().orElse("default"));
    int pods =
        Math.max(
            store.getSpec().replicas(),
            cached.statefulSet().map(s -> s.getSpec().getReplicas()).orElse(0));
    try {
      return staticObjects.apply(blueprint, pods, cached).orElse(null);
    } catch (KubernetesClientException e) {
      return refusal("an object that the pods need", e);
    }
  }

  /**
   * Returns an obstacle if the API server refused a request. Rethrows any other error.
   *
   * @param target describes what the API server refused, for the message
   */
  private static Obstacle refusal(String target, KubernetesClientException e) {
    if (!ApiErrors.isRefusal(e)) {
      throw e;
    }
    return new Obstacle(
        StallReason.ApiRefused, "the API server refused " + target + ": " + e.getMessage());
  }

  /** Observes the store again, directly from the API server, because the caches may be outdated. */
  private Optional<Snapshot> observeLive(Snapshot cached) {
    LiveCluster live = new LiveCluster(client, cached.blueprint().names());
    return live.store()
        .map(
            store ->
                observer.observe(store, live, cached.token(), cached.observation().obstacle()));
  }

  /** Carries out a step and returns it. If that fails, returns a step that says why. */
  private Step carryOut(Step step, Snapshot snapshot, CachedCluster cached) {
    if (step instanceof Step.Blocked blocked && blocked.stallReason() == StallReason.NameConflict) {
      return step;
    }
    try {
      Optional<Obstacle> conflict = applyBudget(step, snapshot, cached);
      if (conflict.isPresent()) {
        return new Step.Blocked(conflict.get().reason(), conflict.get().message());
      }
      if (isPaused(snapshot.store()) || snapshot.observation().obstacle() != null) {
        return step;
      }
      StatefulSetFacts statefulSet = snapshot.observation().statefulSet();
      if (statefulSet != null && statefulSet.isScaledByOthers()) {
        announcer.announceUnmanagedScale(snapshot, clock.instant());
      }
      if (!(step instanceof Step.Grow || step instanceof Step.Shrink)) {
        statefulSets.refresh(snapshot, cached.context());
      }
      actor.act(step, snapshot);
      metrics.count(step);
      return step;
    } catch (InvalidPodTemplate e) {
      return new Step.Blocked(StallReason.PodTemplateInvalid, e.getMessage());
    } catch (KubernetesClientException e) {
      if (ApiErrors.isOutOfDate(e)) {
        LOG.debug("the step {} was planned from an outdated observation", step.type(), e);
        return new Step.Wait(
            WaitReason.Movement,
            "objects changed while the operator was acting, so it observes again");
      }
      Obstacle refusal = refusal("the step " + step.type(), e);
      return new Step.Blocked(refusal.reason(), refusal.message());
    }
  }

  private static boolean isPaused(DistStore store) {
    return Boolean.TRUE.equals(store.getSpec().paused());
  }

  /**
   * Sets how many pods may be evicted, even if the store is paused. Otherwise draining a machine
   * would have to wait until the store is resumed.
   */
  private Optional<Obstacle> applyBudget(Step step, Snapshot snapshot, CachedCluster cached) {
    if (isPaused(snapshot.store()) && snapshot.observation().statefulSet() == null) {
      return Optional.empty();
    }
    OptionalInt evictable = evictablePods(snapshot, step);
    return evictable.isPresent()
        ? staticObjects.applyBudget(snapshot.blueprint().names(), evictable.getAsInt(), cached)
        : Optional.empty();
  }

  /**
   * Returns how many pods may be evicted. The answer is 0 if the step changes anything, if the ring
   * is not whole, or if fewer than two members are UP. If the ring is whole, but some members do
   * not report or some segments are not served at the moment, the answer is empty, and the budget
   * stays as it is. Otherwise the answer is 1.
   */
  private static OptionalInt evictablePods(Snapshot snapshot, Step step) {
    RingFacts ring = snapshot.observation().ring();
    if (step.acts() || ring == null || !ring.isWhole() || ring.upMembers() < 2) {
      return OptionalInt.of(0);
    }
    return ring.allMembersReport() ? OptionalInt.of(1) : OptionalInt.empty();
  }

  private void report(Snapshot snapshot, Step step, Context<DistStore> context) {
    Instant now = clock.instant();
    DistStoreStatus status = StatusReport.of(snapshot, step, now);
    metrics.show(snapshot.store(), status);
    announcer.announce(snapshot, step, status, now);
    statuses.write(snapshot.store(), status, context, now);
  }

  private static Duration untilNextPass(Step step) {
    return switch (step) {
      case Step.Done done -> AT_REST;
      case Step.Wait wait ->
          switch (wait.waitReason()) {
            case Paused -> AT_REST;
            case Recording -> AFTER_STEP;
            default -> WHILE_WAITING;
          };
      case Step.Blocked blocked -> WHILE_BLOCKED;
      default -> AFTER_STEP;
    };
  }

  private void forget(DistStore store) {
    tokens.forget(Names.of(store));
    statuses.forget(store);
    metrics.forget(store);
  }
}
