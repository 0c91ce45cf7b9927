package io.diststore.e2e;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Records the changes to a ring: its views, its conditions, how many pods are ready, and which pods
 * are marked as retired. Watches deliver the changes, so no change is missed. If a watch breaks,
 * every query fails.
 */
final class History implements AutoCloseable {
  private static final String RETIRED = "diststore.io/retired";

  private final List<View> views = new ArrayList<>();
  private final Map<String, Boolean> ready = new HashMap<>();
  private final Set<String> retired = new HashSet<>();
  private final Watch viewWatch;
  private final Watch podWatch;
  private final Watch storeWatch;
  private final Set<String> conditions = new HashSet<>();
  private int readyAtLeast;
  private WatcherException failure;

  /** Starts recording. */
  History(Ring ring) {
    ring.pods().forEach(pod -> ready.put(pod.getMetadata().getUid(), isReady(pod)));
    readyAtLeast = readyNow();
    var client = Cluster.here().client();
    viewWatch =
        client
            .genericKubernetesResources("diststore.io/v1alpha1", "DistStoreRing")
            .inNamespace(ring.namespace())
            .withName(ring.name())
            .watch(
                new FailureWatcher<GenericKubernetesResource>() {
                  @Override
                  public void eventReceived(Action action, GenericKubernetesResource resource) {
                    Object view = resource.get("status", "view");
                    if (view != null) {
                      onView(View.of(view.toString()));
                    }
                  }
                });
    storeWatch =
        client
            .genericKubernetesResources("diststore.io/v1alpha1", "DistStore")
            .inNamespace(ring.namespace())
            .withName(ring.name())
            .watch(
                new FailureWatcher<GenericKubernetesResource>() {
                  @Override
                  public void eventReceived(Action action, GenericKubernetesResource resource) {
                    onStore(resource);
                  }
                });
    podWatch =
        client
            .pods()
            .inNamespace(ring.namespace())
            .withLabel("app.kubernetes.io/instance", ring.name())
            .withLabel("app.kubernetes.io/name", "diststore")
            .watch(
                new FailureWatcher<Pod>() {
                  @Override
                  public void eventReceived(Action action, Pod pod) {
                    onPod(action, pod);
                  }
                });
  }

  private synchronized void onStore(GenericKubernetesResource store) {
    if (store.get("status", "conditions") instanceof List<?> all) {
      for (Object each : all) {
        if (each instanceof Map<?, ?> condition) {
          conditions.add(condition.get("type") + "=" + condition.get("status"));
        }
      }
    }
  }

  /** A watcher that remembers why its watch broke. */
  private abstract class FailureWatcher<T> implements Watcher<T> {
    @Override
    public void onClose(WatcherException cause) {
      onFailure(cause);
    }

    @Override
    public void onClose() {
      // Not a fault: this object has closed the watch itself.
    }
  }

  private synchronized void onFailure(WatcherException cause) {
    failure = cause;
  }

  private void requireComplete() {
    if (failure != null) {
      throw new AssertionError("a watch broke, so this history is not complete", failure);
    }
  }

  private synchronized void onView(View view) {
    if (views.isEmpty() || views.getLast().epoch() < view.epoch()) {
      views.add(view);
    }
  }

  private synchronized void onPod(Watcher.Action action, Pod pod) {
    String uid = pod.getMetadata().getUid();
    Map<String, String> annotations = pod.getMetadata().getAnnotations();
    if (annotations != null && !annotations.getOrDefault(RETIRED, "").isEmpty()) {
      retired.add(pod.getMetadata().getName());
    }
    if (action == Watcher.Action.DELETED) {
      ready.remove(uid);
    } else {
      ready.put(uid, isReady(pod));
    }
    readyAtLeast = Math.min(readyAtLeast, readyNow());
  }

  private int readyNow() {
    return (int) ready.values().stream().filter(isReady -> isReady).count();
  }

  static boolean isReady(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  /**
   * Returns the recorded views in order. The first one is the view at the start of the recording.
   */
  synchronized List<View> views() {
    requireComplete();
    return List.copyOf(views);
  }

  /**
   * Returns the distinct targets of all views, in order. A target is the set of members that serve
   * next.
   */
  synchronized List<Set<String>> targets() {
    requireComplete();
    return views.stream()
        .map(View::target)
        .filter(target -> !target.isEmpty())
        .<Set<String>>map(TreeSet::new)
        .distinct()
        .toList();
  }

  /** Returns the lowest number of pods that were ready at the same time. */
  synchronized int readyAtLeast() {
    requireComplete();
    return readyAtLeast;
  }

  /** Returns the names of the pods that were marked as retired. */
  synchronized Set<String> retired() {
    requireComplete();
    return Set.copyOf(retired);
  }

  /**
   * Returns every condition that the store has had since the recording began, for example {@code
   * Degraded=True}.
   */
  synchronized Set<String> conditions() {
    requireComplete();
    return Set.copyOf(conditions);
  }

  @Override
  public void close() {
    storeWatch.close();
    viewWatch.close();
    podWatch.close();
  }
}
