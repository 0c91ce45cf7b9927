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
 * Everything from which the desired objects of one store are built.
 *
 * @param image the image of new pods
 * @param restartHash the restart hash of the spec
 * @param operatorNamespace the namespace of the operator's own pods, for the network policy
 */
public record Blueprint(
    Names names, DistStoreSpec spec, String image, String restartHash, String operatorNamespace) {
  /** The name of the container in which a pod runs its node. */
  public static final String CONTAINER = "store";

  /**
   * Returns whether this store has ever had a ring. A ring of an earlier store of the same name
   * does not count.
   */
  public static boolean hasHadRing(DistStore store) {
    return store.getStatus() != null && store.getStatus().ring() != null;
  }

  /**
   * Returns the blueprint of a store. If the spec names no image, the store keeps the image of its
   * StatefulSet, or of its pods if the StatefulSet was deleted. Only new stores get the default
   * image. So an upgrade of the operator does not change the image of an existing store.
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
                        .filter(p -> hasHadRing(store))
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
