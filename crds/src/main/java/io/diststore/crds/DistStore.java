package io.diststore.crds;

import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * A store: a ring of pods that keeps each key on {@code spec.copies} pods.
 *
 * <p>Users and autoscalers write only the spec. The operator writes only the status.
 */
// The name has at most 40 characters, because the pod label controller-revision-hash contains it
// and must not be longer than 63 characters. The name begins with a letter, because some DNS labels
// begin with the name.
@ValidationRule(
    value = "self.metadata.name.matches('^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$')",
    message =
        "metadata.name cannot be used to name pods and Services: use at most 40 characters of a-z,"
            + " 0-9 and -, begin with a letter, and do not end with -")
@Group(DistStore.GROUP)
@Version(DistStore.VERSION)
@Plural("diststores")
@Singular("diststore")
@ShortNames("dst")
@Categories("all")
public final class DistStore extends CustomResource<DistStoreSpec, DistStoreStatus>
    implements Namespaced {
  public static final String GROUP = "diststore.io";
  public static final String VERSION = "v1alpha1";

  /**
   * The revision of the resource definitions. Raise it whenever you add or change a field of a
   * definition. An operator refuses to run with definitions of an older revision. With such
   * definitions, the API server would silently drop the newer fields.
   */
  public static final int DEFINITION_REVISION = 3;

  /** The annotation of a definition that holds its revision. */
  public static final String DEFINITION_REVISION_ANNOTATION = GROUP + "/crd-revision";

  private static final long serialVersionUID = 1;

  @Override
  protected DistStoreSpec initSpec() {
    return null;
  }

  @Override
  protected DistStoreStatus initStatus() {
    return null;
  }
}
