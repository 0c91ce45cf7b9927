package io.diststore.operator;

import io.diststore.crds.DistStore;
import io.diststore.crds.DistStoreStatus;
import io.diststore.operator.act.Actor;
import io.diststore.operator.act.Answers;
import io.diststore.operator.act.NamespaceEnd;
import io.diststore.operator.act.StatefulSetWriter;
import io.diststore.operator.act.StaticObjects;
import io.diststore.operator.act.Tokens;
import io.diststore.operator.objects.Blueprint;
import io.diststore.operator.objects.InvalidPodTemplate;
import io.diststore.operator.objects.Names;
import io.diststore.operator.observe.CachedCluster;
import io.diststore.operator.observe.InTheWay;
import io.diststore.operator.observe.LiveCluster;
import io.diststore.operator.observe.Look;
import io.diststore.operator.observe.NodeAddresses;
import io.diststore.operator.observe.NodeReports;
import io.diststore.operator.observe.Observer;
import io.diststore.operator.observe.Obstacle;
import io.diststore.operator.observe.RingFacts;
import io.diststore.operator.plan.Awaited;
import io.diststore.operator.plan.Planner;
import io.diststore.operator.plan.Step;
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
 * The pass over one store: look, plan one step, carry it out, report. A pass remembers nothing that
 * the next one needs.
 */
@ControllerConfiguration(
    name = "diststore",
    fieldManager = Names.FIELD_MANAGER,
    maxReconciliationInterval =
        @MaxReconciliationInterval(interval = 5, timeUnit = TimeUnit.MINUTES),
    rateLimiter = PassSpacing.class,
    // A store that is gone is to be forgotten, and there is no finalizer that would have it said.
    triggerReconcilerOnAllEvents = true)
@GradualRetry(
    maxAttempts = -1,
    initialInterval = 1000,
    intervalMultiplier = 2,
    maxInterval = 60_000)
public class DistStoreReconciler implements Reconciler<DistStore> {
  private static final Logger LOG = LoggerFactory.getLogger(DistStoreReconciler.class);
  private static final Duration SOON = Duration.ofMillis(500);
  private static final Duration UNDER_WAY = Duration.ofSeconds(2);
  private static final Duration IN_THE_WAY = Duration.ofSeconds(5);
  private static final Duration AT_REST = Duration.ofSeconds(30);

  private final KubernetesClient client;
  private final Observer observer;
  private final Tokens tokens;
  private final StaticObjects staticObjects;
  private final StatefulSetWriter statefulSets;
  private final Actor actor;
  private final NamespaceEnd namespaceEnd;
  private final StatusWriter statuses = new StatusWriter();
  private final Announcer announcer;
  private final StoreMetrics metrics;
  private final InstantSource clock;
  private final OperatorSettings settings;

  /**
   * @param addresses where the nodes in pods are spoken to
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
    this.namespaceEnd = new NamespaceEnd(client);
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
      if (!NamespaceEnd.said(e)) {
        throw e;
      }
      namespaceEnd.endPods(Names.of(store));
      return UpdateControl.<DistStore>noUpdate().rescheduleAfter(UNDER_WAY);
    }
  }

  private UpdateControl<DistStore> pass(DistStore store, Context<DistStore> context) {
    CachedCluster cached = new CachedCluster(store, context);
    Look look = look(store, cached);
    if (namespaceEnd.suspected(look.blueprint().names(), look.pods())) {
      namespaceEnd.endPods(look.blueprint().names());
      return UpdateControl.<DistStore>noUpdate().rescheduleAfter(UNDER_WAY);
    }
    Step step = Planner.plan(look.seen());
    if (step.acts()) {
      Optional<Look> live = lookAgain(look);
      if (live.isEmpty()) {
        return UpdateControl.noUpdate();
      }
      look = live.get();
      step = Planner.plan(look.seen());
    }
    Step done = carryOut(step, look, cached);
    report(look, done, context);
    return UpdateControl.<DistStore>noUpdate().rescheduleAfter(next(done));
  }

  /** Brings what is static up to date, unless nothing is to be done, and looks. */
  private Look look(DistStore store, CachedCluster cached) {
    Names names = Names.of(store);
    boolean begun =
        Blueprint.begun(store)
            || cached.statefulSet().filter(set -> names.own(set.getMetadata())).isPresent();
    boolean paused = paused(store);
    Tokens.Token token;
    try {
      token = paused ? tokens.known(names) : tokens.of(names, begun);
    } catch (KubernetesClientException e) {
      token = Tokens.Token.none(refused("the Secret of the ring's token", e));
    }
    InTheWay inTheWay =
        paused || token.inTheWay() != null ? token.inTheWay() : prepare(store, cached);
    return observer.look(store, cached, token.bytes(), inTheWay);
  }

  /** Makes what is to exist around the pods; returns what is in the way of it, or null. */
  private InTheWay prepare(DistStore store, CachedCluster cached) {
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
      return refused("what the pods need around them", e);
    }
  }

  private static InTheWay refused(String what, KubernetesClientException e) {
    if (!Answers.refused(e)) {
      throw e;
    }
    return new InTheWay(
        Obstacle.ApiRefused, what + " is refused by the API server: " + e.getMessage());
  }

  /** The same from the API server, without what a cache may have missed. */
  private Optional<Look> lookAgain(Look first) {
    LiveCluster live = new LiveCluster(client, first.blueprint().names());
    return live.store()
        .map(store -> observer.look(store, live, first.token(), first.seen().inTheWay()));
  }

  /** Carries a step out; returns what it comes to. */
  private Step carryOut(Step step, Look look, CachedCluster cached) {
    if (step instanceof Step.Blocked b && b.obstacle() == Obstacle.NameConflict) {
      return step;
    }
    try {
      Optional<InTheWay> conflict = guard(step, look, cached);
      if (conflict.isPresent()) {
        return new Step.Blocked(conflict.get().obstacle(), conflict.get().words());
      }
      if (paused(look.store()) || look.seen().inTheWay() != null) {
        return step;
      }
      if (look.seen().set() != null && look.seen().set().scaledByOthers()) {
        announcer.scaledByOthers(look, clock.instant());
      }
      if (!(step instanceof Step.Grow || step instanceof Step.Shrink)) {
        statefulSets.refresh(look, cached.context());
      }
      actor.act(step, look);
      metrics.stepped(step);
      return step;
    } catch (InvalidPodTemplate e) {
      return new Step.Blocked(Obstacle.PodTemplateInvalid, e.getMessage());
    } catch (KubernetesClientException e) {
      if (Answers.outOfDate(e)) {
        LOG.debug("{} was planned from what is no longer so", step.type(), e);
        return new Step.Wait(Awaited.Movement, "what was seen has changed meanwhile");
      }
      InTheWay refused = refused(step.type(), e);
      return new Step.Blocked(refused.obstacle(), refused.words());
    }
  }

  private static boolean paused(DistStore store) {
    return Boolean.TRUE.equals(store.getSpec().paused());
  }

  /** Says who may be evicted, of a paused store too: else a drain would wait for its resumption. */
  private Optional<InTheWay> guard(Step step, Look look, CachedCluster cached) {
    if (paused(look.store()) && look.seen().set() == null) {
      return Optional.empty();
    }
    OptionalInt evictable = evictable(look, step);
    return evictable.isPresent()
        ? staticObjects.budget(look.blueprint().names(), evictable.getAsInt(), cached)
        : Optional.empty();
  }

  /**
   * None while something moves or lacks copies, or if it would be the only one; as before when a
   * member of a whole ring cannot be heard for a moment.
   */
  private static OptionalInt evictable(Look look, Step step) {
    RingFacts ring = look.seen().ring();
    if (step.acts() || ring == null || !ring.whole() || ring.upMembers() < 2) {
      return OptionalInt.of(0);
    }
    return ring.answered() ? OptionalInt.of(1) : OptionalInt.empty();
  }

  private void report(Look look, Step step, Context<DistStore> context) {
    Instant now = clock.instant();
    DistStoreStatus status = StatusReport.of(look, step, now);
    metrics.show(look.store(), status);
    announcer.announce(look, step, status, now);
    statuses.write(look.store(), status, context, now);
  }

  private static Duration next(Step step) {
    return switch (step) {
      case Step.Done done -> AT_REST;
      case Step.Wait wait ->
          wait.awaited() == Awaited.Paused
              ? AT_REST
              : wait.awaited() == Awaited.Recording ? SOON : UNDER_WAY;
      case Step.Blocked blocked -> IN_THE_WAY;
      default -> SOON;
    };
  }

  private void forget(DistStore store) {
    tokens.forget(Names.of(store));
    statuses.forget(store);
    metrics.forget(store);
  }
}
