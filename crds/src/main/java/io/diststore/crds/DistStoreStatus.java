package io.diststore.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import java.util.List;

/** What the operator last saw and did. Always written whole. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DistStoreStatus(
    @JsonPropertyDescription("The generation of the spec that all of this answers to.")
        Long observedGeneration,
    @JsonPropertyDescription("Pods that exist.") @StatusReplicas Integer replicas,
    @JsonPropertyDescription("Pods that are ready.") Integer readyReplicas,
    @JsonPropertyDescription("Selects the pods of this store.") @Size(max = 253) @LabelSelector
        String selector,
    @JsonPropertyDescription("The image that new pods get.") @Size(max = 512) String image,
    @JsonPropertyDescription(
            "Ready: the spec is realised and the ring whole. Available: every segment is served."
                + " Degraded: something has fewer copies than it should. Reconciling: a change is"
                + " under way. Stalled: a person is needed.")
        @Size(max = 16)
        List<Condition> conditions,
    @JsonPropertyDescription("What the operator is at.") StepStatus step,
    @JsonPropertyDescription(
            "A change that came with the operator waits for spec.restart, or for updatePolicy"
                + " Auto.")
        Boolean pendingRestart,
    @JsonPropertyDescription("The ring as its members report it.") RingStatus ring,
    @JsonPropertyDescription("The ring's members.") @Size(max = 200) List<MemberStatus> members,
    @JsonPropertyDescription(
            "Receipts of the last ten departures, and of all whose pods are still there, the newest"
                + " last.")
        @Size(max = 210)
        List<Handoff> handoffs) {

  /** How many receipts are kept of pods that are gone. */
  public static final int HANDOFFS_MAX = 10;

  /** A condition as Kubernetes has them. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Condition(
      @Required @Size(min = 1, max = 64) String type,
      @Required @Size(min = 1, max = 16) String status,
      Long observedGeneration,
      @Required @Size(max = 64) String lastTransitionTime,
      @Required @Size(min = 1, max = 256) String reason,
      @Size(max = 4096) String message) {}

  /** What the operator is at. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record StepStatus(
      @JsonPropertyDescription(
              "Grow, Leave, Wait, Shrink, Restart, Replace, AcceptLoss, Gone, Blocked or Done.")
          @Required
          @Size(min = 1, max = 64)
          String type,
      @JsonPropertyDescription("The pods that it is about.") @Size(max = 4096) String pod,
      @JsonPropertyDescription("Why, in one word.") @Size(max = 256) String reason,
      @JsonPropertyDescription("Since when.") @Size(max = 64) String since,
      @JsonPropertyDescription("How much of what moves has moved.") Integer percent) {}

  /** The ring as its members report it. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RingStatus(
      @JsonPropertyDescription("The ring's identity.") @Size(max = 32) String id,
      @JsonPropertyDescription("The view in force.") Long epoch,
      @JsonPropertyDescription("Nothing moves, nobody is missing, nothing is lost.") Boolean whole,
      @JsonPropertyDescription("Members that have all they should have.") Integer members,
      @JsonPropertyDescription("Of what moves, how much has moved; 100 at rest.") Integer percent,
      @JsonPropertyDescription("The keys of the fullest member over the mean.") @Size(max = 16)
          String skew,
      @JsonPropertyDescription("Segments with fewer copies than they should have.")
          Integer segmentsUnderCopies,
      @JsonPropertyDescription("Segments of which no copy is left or reachable.")
          Integer segmentsLost,
      @JsonPropertyDescription("Names what is lost, for spec.acceptDataLoss.") @Size(max = 63)
          String incident) {}

  /** One member. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record MemberStatus(
      @Required @Size(min = 1, max = 253) String name,
      @JsonPropertyDescription("JOINING, UP, LEAVING, DOWN, or PARKED for one that has left.")
          @Size(max = 32)
          String state,
      @JsonPropertyDescription("Of its software.") @Size(max = 64) String version,
      @JsonPropertyDescription("Its keys in percent of the keys of all members.") Integer share,
      Long keys,
      Long bytes) {}

  /** The receipt of one departure. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Handoff(
      @JsonPropertyDescription("The pod's name and which life of it this was.")
          @Required
          @Size(min = 1, max = 253)
          String id,
      @Size(max = 253) String pod,
      @Size(max = 32) String incarnation,
      @JsonPropertyDescription("Why it left.") @Size(max = 64) String reason,
      @JsonPropertyDescription("Keys that it held.") Long keys,
      @JsonPropertyDescription("The bytes of these keys and their values.") Long bytes,
      @JsonPropertyDescription("Who received them.") @Size(max = 200) List<HandoffShare> to,
      @Size(max = 64) String startedAt,
      @Size(max = 64) String finishedAt,
      @JsonPropertyDescription(
              "Leaving: under way. Complete. Left: it is out of the ring, but ended before it was"
                  + " heard again. CutShort: it ended before it had handed over everything.")
          @Size(max = 32)
          String result) {}

  /** What one member received. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record HandoffShare(@Size(max = 253) String name, Long keys, Long bytes) {}
}
