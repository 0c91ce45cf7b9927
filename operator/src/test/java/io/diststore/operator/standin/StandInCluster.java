package io.diststore.operator.standin;

import io.diststore.crds.DistStore;
import io.diststore.crds.DistStoreRing;
import io.diststore.crds.DistStoreRingStatus;
import io.diststore.crds.DistStoreStatus;
import io.diststore.crds.RegisteredView;
import io.diststore.ring.view.View;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A namespace of its own on the API server of {@code DISTSTORE_TEST_KUBECONFIG}, with stand-ins for
 * all that acts in one, and for one store named {@value #STORE}. One thread plays all of them, so
 * that each sees what the others have done.
 */
public final class StandInCluster implements AutoCloseable {
  /** The variable that names the kubeconfig of the API server. */
  public static final String KUBECONFIG = "DISTSTORE_TEST_KUBECONFIG";

  public static final String STORE = "ring";

  private static final Logger LOG = LoggerFactory.getLogger(StandInCluster.class);
  private static final long TICK_MILLIS = 50;

  /** News comes in bursts. */
  private static final long SETTLE_MILLIS = 15;

  private final KubernetesClient client = ApiServer.client();
  private final String namespace = "test-" + UUID.randomUUID().toString().substring(0, 8);
  private final StandInRing ring = new StandInRing();
  private final StandInStatefulSets sets = new StandInStatefulSets(client, ring);
  private final StandInKubelet kubelet = new StandInKubelet(client, ring);
  private final Semaphore news = new Semaphore(1);
  private final List<SharedIndexInformer<?>> watched;
  private final Thread player;
  private Optional<DistStoreRing> registered = Optional.empty();
  private volatile boolean closed;

  /** An empty namespace, in which things begin to act. */
  public StandInCluster() {
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    watched = List.of(watch(StatefulSet.class), watch(Pod.class), watch(DistStoreRing.class));
    player = Thread.ofPlatform().daemon().name(namespace).start(this::play);
  }

  // What acts.

  private <T extends HasMetadata> SharedIndexInformer<T> watch(Class<T> type) {
    return client
        .resources(type)
        .inNamespace(namespace)
        .inform(
            new ResourceEventHandler<>() {
              @Override
              public void onAdd(T object) {
                news.release();
              }

              @Override
              public void onUpdate(T before, T object) {
                news.release();
              }

              @Override
              public void onDelete(T object, boolean unknown) {
                news.release();
              }
            });
  }

  private void play() {
    while (!closed) {
      try {
        if (news.tryAcquire(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(SETTLE_MILLIS));
          news.drainPermits();
          turn();
        }
        nextView();
      } catch (KubernetesClientException e) {
        if (e.getCode() != HttpURLConnection.HTTP_CONFLICT
            && e.getCode() != HttpURLConnection.HTTP_NOT_FOUND
            && !closed) {
          LOG.warn("a turn in {} failed", namespace, e);
        }
        news.release();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        if (!closed) {
          LOG.warn("a turn in {} failed", namespace, e);
        }
      }
    }
  }

  private void turn() {
    List<Pod> pods = pods();
    for (StatefulSet set : client.apps().statefulSets().inNamespace(namespace).list().getItems()) {
      if (!set.isMarkedForDeletion()) {
        sets.turn(set, pods);
      }
    }
    kubelet.turn(pods);
    registered = register();
  }

  private void nextView() {
    Optional<View> next = registered.flatMap(ring::next);
    if (next.isPresent()) {
      put(registered.get(), next.get());
      ring.install(next.get());
      news.release();
    }
  }

  private void put(DistStoreRing register, View view) {
    register.setStatus(
        new DistStoreRingStatus(
            RegisteredView.encode(view),
            view.epoch(),
            view.members().stream().map(m -> m.id().name()).toList()));
    client.resource(register).updateStatus();
  }

  // What tests do.

  public KubernetesClient client() {
    return client;
  }

  public String namespace() {
    return namespace;
  }

  public StandInRing ring() {
    return ring;
  }

  /** An operator for this namespace, which begins at once. */
  public OperatorLife operator(Gate gate) {
    return new OperatorLife(this, gate, OperatorLife.IMAGE, Duration.ZERO);
  }

  /** A later version of the operator, whose stores run another image if they name none. */
  public OperatorLife operatorOfLaterVersion(Gate gate) {
    return new OperatorLife(this, gate, OperatorLife.IMAGE + "-later", Duration.ZERO);
  }

  /** An operator whose caches are behind by so much. */
  public OperatorLife operatorBehindBy(Duration delay, Gate gate) {
    return new OperatorLife(this, gate, OperatorLife.IMAGE, delay);
  }

  Optional<InetSocketAddress> address(Pod pod, Gate gate) {
    return kubelet.address(pod, gate);
  }

  /** Creates the store. */
  public DistStore create(int replicas) {
    return create(replicas, "");
  }

  /** Creates the store, with further lines of its spec, indented by two. */
  public DistStore create(int replicas, String more) {
    DistStore store =
        Serialization.unmarshal(
            """
            apiVersion: diststore.io/v1alpha1
            kind: DistStore
            metadata:
              name: %s
              namespace: %s
            spec:
              replicas: %d
              resources:
                limits:
                  memory: 256Mi
            """
                    .formatted(STORE, namespace, replicas)
                + more,
            DistStore.class);
    return client.resource(store).create();
  }

  /** Changes the spec by a JSON merge patch. */
  public void change(String spec) {
    theStore().patch(merge(), "{\"spec\": " + spec + "}");
  }

  /** Scales as kubectl does. */
  public void scale(int replicas) {
    theStore().scale(replicas);
  }

  /** Scales the StatefulSet behind the operator's back. */
  public void scaleStatefulSet(int replicas) {
    client
        .apps()
        .statefulSets()
        .inNamespace(namespace)
        .withName(STORE)
        .patch(merge(), "{\"spec\": {\"replicas\": %d}}".formatted(replicas));
  }

  /** Deletes the StatefulSet and leaves its pods alone. */
  public void orphanPods() {
    // Nobody collects garbage here, and nobody would take the finalizer of an orphaning away.
    client.apps().statefulSets().inNamespace(namespace).withName(STORE).delete();
  }

  /** Kills the container of a pod; it is started anew. */
  public void killContainer(String pod) {
    kubelet.killContainer(thePod(pod).require().getMetadata().getUid());
    news.release();
  }

  /** A machine loses its power, and its pods are given up. */
  public void losePower(String... pods) {
    // First the power: for a moment a pod that is deleted is one that may leave in good order.
    List<Resource<Pod>> lost = Arrays.stream(pods).map(this::thePod).toList();
    kubelet.losePower(lost.stream().map(p -> p.require().getMetadata().getUid()).toList());
    lost.forEach(pod -> pod.withGracePeriod(0).delete());
  }

  /** Whether pods that go are not made anew for now. */
  public void holdPods(boolean hold) {
    sets.hold(hold);
    news.release();
  }

  /** Whether nodes do not get to see what is written on their pods. */
  public void holdMarks(boolean hold) {
    kubelet.holdMarks(hold);
    news.release();
  }

  public Resource<DistStore> theStore() {
    return client.resources(DistStore.class).inNamespace(namespace).withName(STORE);
  }

  public Resource<Pod> thePod(String pod) {
    return client.pods().inNamespace(namespace).withName(pod);
  }

  public DistStore store() {
    return theStore().require();
  }

  public StatefulSet set() {
    return client.apps().statefulSets().inNamespace(namespace).withName(STORE).get();
  }

  public Optional<DistStoreRing> register() {
    return Optional.ofNullable(
        client.resources(DistStoreRing.class).inNamespace(namespace).withName(STORE).get());
  }

  /** The pods, by name. */
  public List<Pod> pods() {
    return client.pods().inNamespace(namespace).list().getItems();
  }

  public List<String> podNames() {
    return pods().stream().map(p -> p.getMetadata().getName()).sorted().toList();
  }

  /**
   * Pods that went because the StatefulSet shrank, and of them those that the ring still listed.
   */
  public List<String> takenWhileListed() {
    return sets.taken().stream()
        .filter(StandInStatefulSets.Taken::wasListed)
        .map(StandInStatefulSets.Taken::pod)
        .toList();
  }

  /** Waits until the status says something. */
  public DistStore await(String what, Predicate<DistStoreStatus> said) {
    Await.until(
        what,
        Await.LONG,
        () -> {
          DistStore store = store();
          return store.getStatus() != null && said.test(store.getStatus());
        },
        () -> Serialization.asYaml(store().getStatus()) + "\nview " + ring.view());
    return store();
  }

  /** Waits until the status says that the newest spec is realised. */
  public DistStore awaitReady() {
    long generation = store().getMetadata().getGeneration();
    return await(
        "Ready in generation " + generation,
        s -> s.observedGeneration() >= generation && is(s, "Ready"));
  }

  /** Waits until the status says that a person is needed, and why. */
  public DistStoreStatus.Condition awaitStalled(String reason) {
    DistStore store =
        await(
            "Stalled for " + reason,
            s -> is(s, "Stalled") && condition(s, "Stalled").reason().equals(reason));
    return condition(store.getStatus(), "Stalled");
  }

  /** Whether a condition is true. */
  public static boolean is(DistStoreStatus status, String condition) {
    return condition(status, condition).status().equals("True");
  }

  public static DistStoreStatus.Condition condition(DistStoreStatus status, String type) {
    return status.conditions().stream()
        .filter(c -> c.type().equals(type))
        .findFirst()
        .orElseThrow();
  }

  private static PatchContext merge() {
    return new PatchContext.Builder().withPatchType(PatchType.JSON_MERGE).build();
  }

  @Override
  public void close() {
    closed = true;
    player.interrupt();
    watched.forEach(SharedIndexInformer::stop);
    client.apps().statefulSets().inNamespace(namespace).delete();
    client.pods().inNamespace(namespace).withGracePeriod(0).delete();
    kubelet.turn(List.of());
    client.resources(DistStore.class).inNamespace(namespace).delete();
    client.namespaces().withName(namespace).delete();
  }
}
