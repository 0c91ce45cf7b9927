package io.diststore.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import java.util.List;

/**
 * The state of a store as the operator last observed it. The operator always writes the complete
 * status.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DistStoreStatus(
    @JsonPropertyDescription("The generation of the spec that this status describes.")
        Long observedGeneration,
    @JsonPropertyDescription("The number of pods that exist and have not ended.") @StatusReplicas
        Integer replicas,
    @JsonPropertyDescription("The number of pods that are ready.") Integer readyReplicas,
    @JsonPropertyDescription("The label selector of this store's pods.")
        @Size(max = 253)
        @LabelSelector
        String selector,
    @JsonPropertyDescription("The image that new pods get.") @Size(max = 512) String image,
    @JsonPropertyDescription(
            "Ready: the store matches its spec, and the ring is whole. Available: every segment is"
                + " served. Degraded: some keys have fewer copies than they should. Reconciling: a"
                + " change is under way. Stalled: a person must act; the message says how."
                + " RingObjectIntact: the ring object was not emptied or set back, or a node has"
                + " put the latest view back.")
        @Size(max = 16)
        List<Condition> conditions,
    @JsonPropertyDescription("The step that the operator is carrying out.") StepStatus step,
    @JsonPropertyDescription(
            "True if a newer operator changed the pod template and some pods do not have the"
                + " change yet. These pods get the change when spec.restart changes, or when"
                + " spec.updatePolicy is set to Auto.")
        Boolean pendingRestart,
    @JsonPropertyDescription("The ring, as its members report it.") RingStatus ring,
    @JsonPropertyDescription("The members of the ring.") @Size(max = 200)
        List<MemberStatus> members,
    @JsonPropertyDescription(
            "The receipts of members that are leaving or have left the ring. The newest receipt is"
                + " last. The list keeps every receipt whose pod has not been removed yet, and the"
                + " ten newest of the other receipts.")
        @Size(max = 210)
        List<LeaveReceipt> handoffs) {

  /**
   * How many receipts are kept in addition to the receipts of pods that have not been removed yet.
   */
  public static final int PAST_RECEIPTS_MAX = 10;

  /** A condition in the form that Kubernetes defines. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Condition(
      @JsonPropertyDescription(
              "Ready, Available, Degraded, Reconciling, Stalled or RingObjectIntact.")
          @Required
          @Size(min = 1, max = 64)
          String type,
      @JsonPropertyDescription("True or False.") @Required @Size(min = 1, max = 16) String status,
      @JsonPropertyDescription("The generation of the spec that this condition describes.")
          Long observedGeneration,
      @JsonPropertyDescription("When the status of this condition last changed.")
          @Required
          @Size(max = 64)
          String lastTransitionTime,
      @JsonPropertyDescription("The reason for the status, as one word.")
          @Required
          @Size(min = 1, max = 256)
          String reason,
      @JsonPropertyDescription("The reason in a sentence.") @Size(max = 4096) String message) {}

  /** The step that the operator is carrying out. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record StepStatus(
      @JsonPropertyDescription(
              "Register, Grow, Retire, Leave, Shrink, Restart, Replace, Gone, AcceptLoss, Wait,"
                  + " Blocked or Done.")
          @Required
          @Size(min = 1, max = 64)
          String type,
      @JsonPropertyDescription("The names of the pods that the step acts on, separated by commas.")
          @Size(max = 4096)
          String pod,
      @JsonPropertyDescription("The reason for the step, as one word.") @Size(max = 256)
          String reason,
      @JsonPropertyDescription("When the step began.") @Size(max = 64) String since,
      @JsonPropertyDescription(
              "The percentage of the current move's segments that have reached their new owners."
                  + " 100 if no segment is moving.")
          Integer percent) {}

  /** The ring, as its members report it. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RingStatus(
      @JsonPropertyDescription("The ring's identity.") @Size(max = 32) String id,
      @JsonPropertyDescription("The epoch of the view in force.") Long epoch,
      @JsonPropertyDescription(
              "True if no segment is moving, no member is missing, no data is lost, and every"
                  + " segment has all of its copies.")
          Boolean whole,
      @JsonPropertyDescription("The number of members in state UP.") Integer members,
      @JsonPropertyDescription(
              "The percentage of the current move's segments that have reached their new owners."
                  + " 100 if no segment is moving.")
          Integer percent,
      @JsonPropertyDescription(
              "The number of keys on the fullest member, divided by the mean number of keys per"
                  + " member.")
          @Size(max = 16)
          String skew,
      @JsonPropertyDescription("The number of segments with fewer copies than they should have.")
          Integer segmentsUnderCopies,
      @JsonPropertyDescription(
              "The number of segments that cannot be served because every member that held a copy"
                  + " is DOWN.")
          Integer segmentsLost,
      @JsonPropertyDescription(
              "The name of the current data loss. To accept the loss, copy the name to"
                  + " spec.acceptDataLoss.")
          @Size(max = 63)
          String incident) {}

  /** One member of the ring, or one node that has left it and whose pod still exists. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record MemberStatus(
      @JsonPropertyDescription("The name of the member's pod.") @Required @Size(min = 1, max = 253)
          String name,
      @JsonPropertyDescription(
              "JOINING, UP, LEAVING or DOWN for a member of the ring. PARKED for a node that has"
                  + " left the ring and whose pod still exists.")
          @Size(max = 32)
          String state,
      @JsonPropertyDescription("The version of the member's software.") @Size(max = 64)
          String version,
      @JsonPropertyDescription(
              "The keys that the member holds, as a percentage of the keys that all members hold.")
          Integer share,
      @JsonPropertyDescription("The number of keys that the member holds, copies included.")
          Long keys,
      @JsonPropertyDescription("The size of the keys and values that the member holds, in bytes.")
          Long bytes) {}

  /** The receipt of one member's leave. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record LeaveReceipt(
      @JsonPropertyDescription("The name of the pod and the incarnation of its node.")
          @Required
          @Size(min = 1, max = 253)
          String id,
      @JsonPropertyDescription("The name of the pod.") @Size(max = 253) String pod,
      @JsonPropertyDescription(
              "The incarnation of the pod's node: a number that identifies one run of the node.")
          @Size(max = 32)
          String incarnation,
      @JsonPropertyDescription("Why the member left: ScaleDown or PodDeleted.") @Size(max = 64)
          String reason,
      @JsonPropertyDescription("The number of keys that the member held.") Long keys,
      @JsonPropertyDescription("The size of the keys and values that the member held, in bytes.")
          Long bytes,
      @JsonPropertyDescription("The members that received the keys.") @Size(max = 200)
          List<ReceivedShare> to,
      @JsonPropertyDescription("When the handover began.") @Size(max = 64) String startedAt,
      @JsonPropertyDescription("When the handover ended.") @Size(max = 64) String finishedAt,
      @JsonPropertyDescription(
              "Leaving: the handover is under way. Complete: everything was handed over. Left: the"
                  + " member left the ring, but its node ended before the operator read its final"
                  + " report. CutShort: the node ended before it had handed over everything.")
          @Size(max = 32)
          String result) {}

  /** The keys that one member received from a leaving member. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ReceivedShare(
      @JsonPropertyDescription("The name of the receiving member's pod.") @Size(max = 253)
          String name,
      @JsonPropertyDescription("The number of keys that the member received.") Long keys,
      @JsonPropertyDescription(
              "The size of the keys and values that the member received, in bytes.")
          Long bytes) {}
}
