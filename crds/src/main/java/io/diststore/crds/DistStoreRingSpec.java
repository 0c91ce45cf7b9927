package io.diststore.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** The ring's identity, and whether a node that finds no view may found the ring. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self == oldSelf",
    message =
        "the spec of a ring object cannot be changed. To remove the ring, delete its DistStore.")
public record DistStoreRingSpec(
    @JsonPropertyDescription("The ring's identity: 32 hexadecimal digits.")
        @Required
        @Pattern("^[0-9a-f]{32}$")
        @Size(min = 32, max = 32)
        String ringId,
    @JsonPropertyDescription(
            "New: the first node that writes a view founds the ring, unless the annotation"
                + " diststore.io/founder names another founder. Recover: the ring existed before,"
                + " so no node founds it, and nodes wait for its view.")
        @Required
        Founding founding) {

  /** Whether a node may found the ring. */
  public enum Founding {
    /** No view has been written yet. The first node that writes a view founds the ring. */
    New,
    /**
     * The ring existed before. No node may found a new, empty ring, because all data would be lost.
     */
    Recover
  }
}
