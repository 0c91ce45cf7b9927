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
 * All that became of a ring from one moment on: its views, its pods, and who of them was marked as
 * retired. Watches, so that nothing between two looks is missed; one that breaks fails whoever asks
 * afterwards.
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
  private WatcherException broken;

  /** Begins now. */
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
                new Each<GenericKubernetesResource>() {
                  @Override
                  public void eventReceived(Action action, GenericKubernetesResource resource) {
                    Object view = resource.get("status", "view");
                    if (view != null) {
                      saw(View.of(view.toString()));
                    }
                  }
                });
    storeWatch =
        client
            .genericKubernetesResources("diststore.io/v1alpha1", "DistStore")
            .inNamespace(ring.namespace())
            .withName(ring.name())
            .watch(
                new Each<GenericKubernetesResource>() {
                  @Override
                  public void eventReceived(Action action, GenericKubernetesResource resource) {
                    sawConditions(resource);
                  }
                });
    podWatch =
        client
            .pods()
            .inNamespace(ring.namespace())
            .withLabel("app.kubernetes.io/instance", ring.name())
            .withLabel("app.kubernetes.io/name", "diststore")
            .watch(
                new Each<Pod>() {
                  @Override
                  public void eventReceived(Action action, Pod pod) {
                    saw(action, pod);
                  }
                });
  }

  private synchronized void sawConditions(GenericKubernetesResource store) {
    if (store.get("status", "conditions") instanceof List<?> all) {
      for (Object each : all) {
        if (each instanceof Map<?, ?> condition) {
          conditions.add(condition.get("type") + "=" + condition.get("status"));
        }
      }
    }
  }

  private abstract class Each<T> implements Watcher<T> {
    @Override
    public void onClose(WatcherException cause) {
      broke(cause);
    }

    @Override
    public void onClose() {
      // As asked.
    }
  }

  private synchronized void broke(WatcherException cause) {
    broken = cause;
  }

  private void mustBeWhole() {
    if (broken != null) {
      throw new AssertionError(
          "the API server ended a watch, so what follows is not known", broken);
    }
  }

  private synchronized void saw(View view) {
    if (views.isEmpty() || views.getLast().epoch() < view.epoch()) {
      views.add(view);
    }
  }

  private synchronized void saw(Watcher.Action action, Pod pod) {
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
    return (int) ready.values().stream().filter(yes -> yes).count();
  }

  static boolean isReady(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  /** The views from the one at the beginning on. */
  synchronized List<View> views() {
    mustBeWhole();
    return List.copyOf(views);
  }

  /** The different sets of members that data was moved to, in order. */
  synchronized List<Set<String>> targets() {
    mustBeWhole();
    return views.stream()
        .map(View::target)
        .filter(target -> !target.isEmpty())
        .<Set<String>>map(TreeSet::new)
        .distinct()
        .toList();
  }

  /** The fewest pods that were ready at one moment. */
  synchronized int readyAtLeast() {
    mustBeWhole();
    return readyAtLeast;
  }

  /** The names of the pods that were marked to go for good. */
  synchronized Set<String> retired() {
    mustBeWhole();
    return Set.copyOf(retired);
  }

  /** What was true at any moment, as {@code Degraded=True}. */
  synchronized Set<String> conditions() {
    mustBeWhole();
    return Set.copyOf(conditions);
  }

  @Override
  public void close() {
    storeWatch.close();
    viewWatch.close();
    podWatch.close();
  }
}
