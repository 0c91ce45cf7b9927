package io.diststore.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/**
 * The view in force. Only {@code view} counts; it is one string so that an older definition cannot
 * drop a part of it.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DistStoreRingStatus(
    @JsonPropertyDescription("The view, written by the nodes. Empty: nobody has founded the ring.")
        @Size(max = 1_000_000)
        String view,
    Long epoch,
    @JsonPropertyDescription("The names of the view's members, for people.") @Size(max = 200)
        List<@Size(max = 253) String> members) {}
