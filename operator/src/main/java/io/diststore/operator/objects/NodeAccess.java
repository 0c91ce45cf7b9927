package io.diststore.operator.objects;

import io.diststore.crds.DistStore;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;

/**
 * The rights of a store's nodes at the API server. A node may read and write the view of its own
 * ring, annotate the ring object, and read its own DistStore to see whether the store still exists.
 */
public final class NodeAccess {
  private static final String RBAC = "rbac.authorization.k8s.io";

  private NodeAccess() {}

  public static ServiceAccount account(Names names) {
    return new ServiceAccountBuilder()
        .withMetadata(names.meta(names.node()))
        .withAutomountServiceAccountToken(false)
        .build();
  }

  public static Role role(Names names) {
    return new RoleBuilder()
        .withMetadata(names.meta(names.node()))
        .withRules(
            // Nodes patch an annotation, which records that the ring is founded. The rules of the
            // resource forbid every change to its spec.
            allow(names, "diststorerings", "get", "patch", "watch"),
            allow(names, "diststorerings/status", "update"),
            allow(names, "diststores", "get"))
        .build();
  }

  public static RoleBinding binding(Names names) {
    return new RoleBindingBuilder()
        .withMetadata(names.meta(names.node()))
        .withNewRoleRef()
        .withApiGroup(RBAC)
        .withKind("Role")
        .withName(names.node())
        .endRoleRef()
        .addNewSubject()
        .withKind("ServiceAccount")
        .withName(names.node())
        .withNamespace(names.namespace())
        .endSubject()
        .build();
  }

  private static PolicyRule allow(Names names, String resource, String... verbs) {
    return new PolicyRuleBuilder()
        .withApiGroups(DistStore.GROUP)
        .withResources(resource)
        .withResourceNames(names.store())
        .withVerbs(verbs)
        .build();
  }
}
