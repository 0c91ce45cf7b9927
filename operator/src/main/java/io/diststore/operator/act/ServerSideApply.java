package io.diststore.operator.act;

import io.diststore.crds.DistStore;
import io.diststore.operator.objects.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.SSABasedGenericKubernetesResourceMatcher;

/** Server-side apply with the field manager and options of this operator. */
final class ServerSideApply {
  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager(Names.FIELD_MANAGER)
          .withForce(true)
          .build();

  private ServerSideApply() {}

  /** Returns whether the actual object already matches the desired one. */
  static <T extends HasMetadata> boolean matches(T actual, T desired, Context<DistStore> context) {
    return SSABasedGenericKubernetesResourceMatcher.<T>getInstance()
        .matches(actual, desired, context);
  }

  /**
   * Applies an object. If the object carries a resourceVersion, the API server refuses the apply
   * unless the live object has the same version.
   */
  static <T extends HasMetadata> void apply(KubernetesClient client, T desired) {
    client.resource(desired).patch(APPLY);
  }
}
