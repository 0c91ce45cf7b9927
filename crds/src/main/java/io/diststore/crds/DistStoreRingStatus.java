package io.diststore.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/**
 * A copy of the latest view, and the votes of the object as a witness. Nodes read only {@code
 * view}. The whole view is one string, so an API server with an older definition cannot drop a part
 * of it. The other fields are for people.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DistStoreRingStatus(
    @JsonPropertyDescription(
            "The view in force, written by the nodes as JSON, with the hashes of the views before"
                + " it. Empty until a node has founded the ring. If you empty this field or set it"
                + " back to an older view, the nodes put the latest view back.")
        @Size(max = 1_000_000)
        String view,
    @JsonPropertyDescription(
            "The epoch of the view, for people to read. Nodes read only the field view.")
        Long epoch,
    @JsonPropertyDescription(
            "The names of the view's members, for people to read. Nodes read only the field view.")
        @Size(max = 200)
        List<@Size(max = 253) String> members) {}
