package io.diststore.operator;

import io.diststore.crds.DistStore;
import io.diststore.crds.DistStoreRing;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks whether the cluster's resource definitions contain all fields that this operator writes.
 * With an older definition, the API server would silently drop some of these fields. The
 * definitions can be older than the operator, because the chart can be installed without them.
 */
public final class DefinitionCheck {
  private DefinitionCheck() {}

  /** Describes the problem with the definitions in one line, or returns empty if there is none. */
  public static Optional<String> problem(KubernetesClient client) {
    for (Class<? extends CustomResource<?, ?>> type :
        List.of(DistStore.class, DistStoreRing.class)) {
      String name = CustomResource.getCRDName(type);
      CustomResourceDefinition installed =
          client.apiextensions().v1().customResourceDefinitions().withName(name).get();
      if (installed == null) {
        return Optional.of(
            "the resource definition %s is not installed: install the chart with crds.install=true, or run kubectl apply -f crds/yaml"
                .formatted(name));
      }
      int revision = revision(installed);
      if (revision < DistStore.DEFINITION_REVISION) {
        return Optional.of(
            "the resource definition %s has revision %d, but this operator needs revision %d: upgrade the chart with crds.install=true, or run kubectl apply -f crds/yaml"
                .formatted(name, revision, DistStore.DEFINITION_REVISION));
      }
    }
    return Optional.empty();
  }

  private static int revision(HasMetadata definition) {
    Map<String, String> annotations = definition.getMetadata().getAnnotations();
    String revision =
        annotations == null ? null : annotations.get(DistStore.DEFINITION_REVISION_ANNOTATION);
    try {
      return revision == null ? 0 : Integer.parseInt(revision);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
