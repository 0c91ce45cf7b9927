package io.diststore.operator.objects;

import io.diststore.crds.DistStore;
import io.diststore.crds.DistStoreSpec;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * All that the desired objects of one store are made of.
 *
 * @param image what new pods run
 * @param restartHash what of the spec a pod is started with
 * @param operatorNamespace where the operator's own pods are, for the network policy
 */
public record Blueprint(
    Names names, DistStoreSpec spec, String image, String restartHash, String operatorNamespace) {
  /** The container of a store's pods. */
  public static final String CONTAINER = "store";

  /** Whether there has been a ring of this very store, and not only of a former one of its name. */
  public static boolean begun(DistStore store) {
    return store.getStatus() != null && store.getStatus().ring() != null;
  }

  /**
   * The blueprint of a store. Without an image in the spec, a store keeps the one it runs: a new
   * operator's default is for new stores. Pods whose StatefulSet is gone know it as well.
   */
  public static Blueprint of(
      DistStore store,
      Optional<StatefulSet> live,
      List<Pod> pods,
      String defaultImage,
      String operatorNamespace) {
    DistStoreSpec spec = store.getSpec();
    Names names = Names.of(store);
    String image =
        Optional.ofNullable(spec.image())
            .or(() -> live.flatMap(set -> imageOf(set.getSpec().getTemplate().getSpec())))
            .or(
                () ->
                    pods.stream()
                        .filter(p -> begun(store))
                        .filter(p -> names.ordinal(p.getMetadata().getName()) >= 0)
                        .min(Comparator.comparing(p -> names.ordinal(p.getMetadata().getName())))
                        .flatMap(p -> imageOf(p.getSpec())))
            .orElse(defaultImage);
    return new Blueprint(names, spec, image, RestartHash.of(spec, image), operatorNamespace);
  }

  private static Optional<String> imageOf(PodSpec pod) {
    return pod.getContainers().stream()
        .filter(c -> c.getName().equals(CONTAINER))
        .map(Container::getImage)
        .findFirst();
  }
}
