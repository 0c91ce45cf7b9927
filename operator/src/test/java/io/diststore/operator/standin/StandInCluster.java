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
 * A new namespace on the API server that {@code DISTSTORE_TEST_KUBECONFIG} names. It can hold one
 * store, named {@value #STORE}. Stand-ins take the place of the StatefulSet controller, the kubelet
 * and the nodes. One thread runs all stand-ins, so each of them sees what the others have done.
 */
public final class StandInCluster implements AutoCloseable {
  /** The environment variable that names the kubeconfig file of the API server. */
  public static final String KUBECONFIG = "DISTSTORE_TEST_KUBECONFIG";

  public static final String STORE = "ring";

  private static final Logger LOG = LoggerFactory.getLogger(StandInCluster.class);
  private static final long TICK_MILLIS = 50;

  /**
   * How long the stand-ins wait for further changes after a change, because changes come in bursts.
   */
  private static final long SETTLE_MILLIS = 15;

  private final KubernetesClient client = ApiServer.client();
  private final String namespace = "test-" + UUID.randomUUID().toString().substring(0, 8);
  private final StandInRing ring = new StandInRing();
  private final StandInStatefulSets sets = new StandInStatefulSets(client, ring);
  private final StandInKubelet kubelet = new StandInKubelet(client, ring);
  private final Semaphore changes = new Semaphore(1);
  private final List<SharedIndexInformer<?>> informers;
  private final Thread thread;
  private Optional<DistStoreRing> registered = Optional.empty();
  private volatile boolean closed;

  /** Creates an empty namespace and starts the stand-ins. */
  public StandInCluster() {
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    informers = List.of(watch(StatefulSet.class), watch(Pod.class), watch(DistStoreRing.class));
    thread = Thread.ofPlatform().daemon().name(namespace).start(this::run);
  }

  // The stand-ins.

  private <T extends HasMetadata> SharedIndexInformer<T> watch(Class<T> type) {
    return client
        .resources(type)
        .inNamespace(namespace)
        .inform(
            new ResourceEventHandler<>() {
              @Override
              public void onAdd(T object) {
                changes.release();
              }

              @Override
              public void onUpdate(T before, T object) {
                changes.release();
              }

              @Override
              public void onDelete(T object, boolean unknown) {
                changes.release();
              }
            });
  }

  private void run() {
    while (!closed) {
      try {
        if (changes.tryAcquire(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(SETTLE_MILLIS));
          changes.drainPermits();
          runTurn();
        }
        installNextView();
      } catch (KubernetesClientException e) {
        if (e.getCode() != HttpURLConnection.HTTP_CONFLICT
            && e.getCode() != HttpURLConnection.HTTP_NOT_FOUND
            && !closed) {
          LOG.warn("a turn of the stand-ins in {} failed", namespace, e);
        }
        changes.release();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        if (!closed) {
          LOG.warn("a turn of the stand-ins in {} failed", namespace, e);
        }
      }
    }
  }

  private void runTurn() {
    List<Pod> pods = pods();
    for (StatefulSet set : client.apps().statefulSets().inNamespace(namespace).list().getItems()) {
      if (!set.isMarkedForDeletion()) {
        sets.turn(set, pods);
      }
    }
    kubelet.turn(pods);
    registered = register();
  }

  private void installNextView() {
    Optional<View> next = registered.flatMap(ring::next);
    if (next.isPresent()) {
      write(next.get(), registered.get());
      if (!next.get().equals(ring.view())) {
        ring.install(next.get());
      }
      changes.release();
    }
  }

  private void write(View view, DistStoreRing register) {
    register.setStatus(
        new DistStoreRingStatus(
            RegisteredView.encode(view),
            view.epoch(),
            view.members().stream().map(m -> m.id().name()).toList()));
    client.resource(register).updateStatus();
  }

  // Actions and queries for tests.

  public KubernetesClient client() {
    return client;
  }

  public String namespace() {
    return namespace;
  }

  public StandInRing ring() {
    return ring;
  }

  /** Starts an operator for this namespace. */
  public OperatorRun operator(Gate gate) {
    return new OperatorRun(this, gate, OperatorRun.IMAGE, Duration.ZERO);
  }

  /** Starts a later version of the operator, with a different default image. */
  public OperatorRun operatorOfLaterVersion(Gate gate) {
    return new OperatorRun(this, gate, OperatorRun.IMAGE + "-later", Duration.ZERO);
  }

  /** Starts an operator with delayed caches. Only its cache of the stores has no delay. */
  public OperatorRun operatorWithDelayedCaches(Duration delay, Gate gate) {
    return new OperatorRun(this, gate, OperatorRun.IMAGE, delay);
  }

  Optional<InetSocketAddress> address(Pod pod, Gate gate) {
    return kubelet.address(pod, gate);
  }

  /** Creates the store. */
  public DistStore create(int replicas) {
    return create(replicas, "");
  }

  /** Creates the store. Its spec gets additional lines, each indented by two spaces. */
  public DistStore create(int replicas, String furtherLines) {
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
                + furtherLines,
            DistStore.class);
    return client.resource(store).create();
  }

  /** Changes the spec with a JSON merge patch. */
  public void change(String spec) {
    theStore().patch(merge(), "{\"spec\": " + spec + "}");
  }

  /** Scales the store as kubectl does. */
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

  /** Deletes the StatefulSet without its pods. */
  public void orphanPods() {
    // No controller collects garbage here, so a plain deletion of the StatefulSet keeps its pods.
    // An orphaning deletion would never end, because no controller would remove its finalizer.
    client.apps().statefulSets().inNamespace(namespace).withName(STORE).delete();
  }

  /** Kills the container of a pod. The stand-in for the kubelet then starts it again. */
  public void killContainer(String pod) {
    kubelet.killContainer(thePod(pod).require().getMetadata().getUid());
    changes.release();
  }

  /** Cuts the power of the machine on which some pods run, and force-deletes these pods. */
  public void losePower(String... pods) {
    // The power must be cut first, because a node that still runs would begin to leave when its pod
    // is deleted.
    losePowerUnnoticed(pods);
    Arrays.stream(pods).map(this::thePod).forEach(pod -> pod.withGracePeriod(0).delete());
  }

  /** Cuts the power of the machine on which some pods run. Kubernetes does not notice it. */
  public void losePowerUnnoticed(String... pods) {
    kubelet.losePower(
        Arrays.stream(pods).map(pod -> thePod(pod).require().getMetadata().getUid()).toList());
  }

  /** Stops the StatefulSet controller from creating missing pods while {@code hold} is true. */
  public void holdPods(boolean hold) {
    sets.holdPods(hold);
    changes.release();
  }

  /** Hides the retired marks of pods from their nodes while {@code hold} is true. */
  public void holdMarks(boolean hold) {
    kubelet.holdMarks(hold);
    changes.release();
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

  public List<Pod> pods() {
    return client.pods().inNamespace(namespace).list().getItems();
  }

  public List<String> podNames() {
    return pods().stream().map(p -> p.getMetadata().getName()).sorted().toList();
  }

  /**
   * Returns the names of the pods that a shrink of the StatefulSet deleted while the ring still
   * listed them.
   */
  public List<String> deletedWhileListed() {
    return sets.deletedPods().stream()
        .filter(StandInStatefulSets.DeletedPod::wasListed)
        .map(StandInStatefulSets.DeletedPod::name)
        .toList();
  }

  /** Waits until the status meets a condition. */
  public DistStore await(String expected, Predicate<DistStoreStatus> condition) {
    Await.until(
        expected,
        Await.LONG,
        () -> {
          DistStore store = store();
          return store.getStatus() != null && condition.test(store.getStatus());
        },
        () -> Serialization.asYaml(store().getStatus()) + "\nview " + ring.view());
    return store();
  }

  /** Waits until the store is Ready with the newest spec. */
  public DistStore awaitReady() {
    long generation = store().getMetadata().getGeneration();
    return await(
        "Ready with generation " + generation,
        s -> s.observedGeneration() >= generation && is(s, "Ready"));
  }

  /** Waits until the store is Stalled for this reason. Returns the condition. */
  public DistStoreStatus.Condition awaitStalled(String reason) {
    DistStore store =
        await(
            "Stalled with reason " + reason,
            s -> is(s, "Stalled") && condition(s, "Stalled").reason().equals(reason));
    return condition(store.getStatus(), "Stalled");
  }

  /** Returns whether a condition is true. */
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
    thread.interrupt();
    informers.forEach(SharedIndexInformer::stop);
    client.apps().statefulSets().inNamespace(namespace).delete();
    client.pods().inNamespace(namespace).withGracePeriod(0).delete();
    kubelet.turn(List.of());
    client.resources(DistStore.class).inNamespace(namespace).delete();
    client.namespaces().withName(namespace).delete();
  }
}
