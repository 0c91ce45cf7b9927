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
 * A store: a ring of pods that keeps each key on {@code spec.copies} of them.
 *
 * <p>A user or an autoscaler writes the spec, and the operator writes the status. Neither writes
 * the other's part.
 */
// The longest value derived from the name is the pod label controller-revision-hash, which must
// stay within 63 characters. DNS labels begin with the name too, so it must not begin with a digit.
@ValidationRule(
    value = "self.metadata.name.matches('^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$')",
    message =
        "metadata.name cannot name pods and services: use at most 40 characters of a-z, 0-9 and -,"
            + " with a letter first and no - at the end")
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
   * The revision of the resource definitions. Raise it whenever a field of a definition is added or
   * changed. An operator refuses to run with an older revision, because the API server would
   * silently drop the fields that the older schema does not know.
   */
  public static final int DEFINITION_REVISION = 2;

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
