package io.diststore.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Which ring this is, and whether a node that finds no view may found it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self == oldSelf",
    message =
        "a ring object is written once, by the operator: delete the DistStore if the ring is to"
            + " end")
public record DistStoreRingSpec(
    @JsonPropertyDescription("The ring's identity, 32 hexadecimal digits.")
        @Required
        @Pattern("^[0-9a-f]{32}$")
        @Size(min = 32, max = 32)
        String ringId,
    @JsonPropertyDescription(
            "New: the first node to write a view founds the ring. Recover: there was a ring"
                + " already; nobody founds, and nodes wait for its view.")
        @Required
        Founding founding) {

  /** Whether the ring may begin. */
  public enum Founding {
    /** Nobody ever wrote a view: the first to do so founds the ring. */
    New,
    /** There was a ring: an empty one beside it would lose all it has. */
    Recover
  }
}
