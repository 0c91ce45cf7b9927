package io.diststore.operator;

import io.diststore.crds.DistStore;
import io.diststore.crds.DistStoreRing;
import io.diststore.operator.objects.Names;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Watches the objects whose changes trigger a pass, in addition to the stores themselves. It
 * selects objects by the operator's label. It cannot select them by owner, because a pod belongs to
 * the StatefulSet and not directly to the store. It does not watch Secrets, because the operator
 * has no right to list them.
 */
final class Triggers {
  private static final List<Class<? extends HasMetadata>> WATCHED =
      List.of(
          StatefulSet.class,
          Pod.class,
          DistStoreRing.class,
          Service.class,
          ConfigMap.class,
          PodDisruptionBudget.class,
          NetworkPolicy.class,
          ServiceAccount.class,
          Role.class,
          RoleBinding.class);

  private Triggers() {}

  static List<EventSource<?, DistStore>> of(EventSourceContext<DistStore> context) {
    return WATCHED.stream().<EventSource<?, DistStore>>map(type -> watch(type, context)).toList();
  }

  private static <T extends HasMetadata> EventSource<T, DistStore> watch(
      Class<T> type, EventSourceContext<DistStore> context) {
    InformerEventSourceConfiguration<T> configuration =
        InformerEventSourceConfiguration.from(type, DistStore.class)
            .withName(type.getSimpleName().toLowerCase(Locale.ROOT))
            .withLabelSelector(Names.ALL_MANAGED)
            .withNamespacesInheritedFromController()
            .withSecondaryToPrimaryMapper(Triggers::storeOf)
            .build();
    return new InformerEventSource<>(configuration, context);
  }

  private static Set<ResourceID> storeOf(HasMetadata object) {
    Map<String, String> labels =
        Optional.ofNullable(object.getMetadata().getLabels()).orElse(Map.of());
    return Stream.ofNullable(labels.get(Names.LABEL_INSTANCE))
        .map(name -> new ResourceID(name, object.getMetadata().getNamespace()))
        .collect(Collectors.toSet());
  }
}
