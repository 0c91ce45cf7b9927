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
 * Whether the cluster's definitions know all that this operator writes. An older one would drop
 * fields without a word; Helm neither updates nor removes definitions by itself.
 */
public final class DefinitionCheck {
  private DefinitionCheck() {}

  /** What is wrong, in one line, or empty. */
  public static Optional<String> problem(KubernetesClient client) {
    for (Class<? extends CustomResource<?, ?>> type :
        List.of(DistStore.class, DistStoreRing.class)) {
      String name = CustomResource.getCRDName(type);
      CustomResourceDefinition found =
          client.apiextensions().v1().customResourceDefinitions().withName(name).get();
      if (found == null) {
        return Optional.of(
            "the definition "
                + name
                + " is not installed: install the chart with crds.install=true, or kubectl apply -f"
                + " crds/yaml");
      }
      int revision = revision(found);
      if (revision < DistStore.DEFINITION_REVISION) {
        return Optional.of(
            "the definition %s has revision %d and this operator needs %d: upgrade the chart with crds.install=true, or kubectl apply -f crds/yaml"
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
