package io.diststore.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;
import java.util.List;
import java.util.Map;

/**
 * What the owner of a store wants. As read from the API server, whatever has a default is set;
 * everything else may be null.
 *
 * <p>Every object within that can do without anything has a default of its own: a rule on a field
 * is not evaluated as long as the object around it is absent.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self.replicas > 0",
    message =
        "replicas 0 would throw everything away, as the store is kept in memory. Delete the"
            + " DistStore if that is what you want.")
@ValidationRule(
    value = "self.replicas == 0 || self.replicas >= self.copies",
    message =
        "spec.replicas is less than spec.copies, but each key is kept on that many pods: raise replicas")
@ValidationRule(
    value =
        "has(self.resources) && has(self.resources.limits) && 'memory' in self.resources.limits",
    message =
        "spec.resources.limits.memory is missing: it decides how much a pod holds before it"
            + " refuses writes. Set it, for example to 512Mi.")
public record DistStoreSpec(
    @JsonPropertyDescription(
            "How many pods. A lower number removes the highest ordinals, each after it has handed"
                + " everything over. Leave it out when an autoscaler sets it.")
        @Default("3")
        @Min(0)
        @Max(200)
        @SpecReplicas
        Integer replicas,
    @JsonPropertyDescription(
            "On how many pods each key is kept. Fixed when the ring is founded. 1 means that a"
                + " crashed pod's keys are lost.")
        @Default("2")
        @Min(1)
        @Max(5)
        @ValidationRule(
            value = "self == oldSelf",
            message =
                "copies is fixed when the ring is founded. Create another DistStore and move the"
                    + " keys.")
        Integer copies,
    @JsonPropertyDescription(
            "The node's image. Without it: the one that the store already runs, or for a new store"
                + " the operator's default.")
        @Pattern("^\\S+$")
        @Size(min = 1, max = 512)
        String image,
    @JsonPropertyDescription("Secrets for pulling the image.") @Size(max = 8)
        List<PullSecret> imagePullSecrets,
    @JsonPropertyDescription(
            "Any text. Changing it restarts all pods, one at a time, the ring whole between.")
        @Size(max = 63)
        String restart,
    @JsonPropertyDescription(
            "When changes of the pods that come with a new operator are rolled out. OnRequest: with"
                + " the next change of spec.restart; status.pendingRestart says that one waits."
                + " Auto: at once.")
        @Default("OnRequest")
        UpdatePolicy updatePolicy,
    @JsonPropertyDescription("Where keys are kept.") @Default("{}") Storage storage,
    @JsonPropertyDescription(
            "What one pod asks for and may use. limits.memory decides how much it can hold.")
        Resources resources,
    @JsonPropertyDescription("Where the pods listen.")
        @Default("{\"client\": 9900, \"admin\": 9901, \"http\": 9990}")
        Ports ports,
    @JsonPropertyDescription("Who may connect to the pods.") @Default("{}")
        NetworkPolicy networkPolicy,
    @JsonPropertyDescription("How the pods go.") @Default("{}") Disruption disruption,
    @JsonPropertyDescription("Where the pods run.") @Default("{}") Scheduling scheduling,
    @JsonPropertyDescription(
            "Anything else of a pod template, laid over the one that the operator makes. Lists"
                + " whose items have a name are merged by name; the container is called store.")
        @PreserveUnknownFields
        ObjectNode podTemplate,
    @JsonPropertyDescription("The operator looks and reports, but changes nothing.")
        @Default("false")
        Boolean paused,
    @JsonPropertyDescription(
            "The incident in status.ring.incident, to say that what it names is lost for good: its"
                + " segments start empty. Holds for that incident alone.")
        @Pattern("^loss-[0-9a-f]{8}$")
        @Size(max = 63)
        String acceptDataLoss) {

  /** When the operator's own changes of the pod template reach the pods. */
  public enum UpdatePolicy {
    Auto,
    OnRequest
  }

  /** What keys are kept in. */
  public enum StorageType {
    memory
  }

  /** A Secret of the same namespace. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record PullSecret(@Required @Size(min = 1, max = 253) String name) {}

  /** Where keys are kept. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Storage(
      @JsonPropertyDescription("memory: in the pods' memory, in as many copies as spec.copies.")
          @Default("memory")
          StorageType type) {}

  /** What one pod asks for and may use. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value =
          "!has(self.limits) || !('memory' in self.limits) ||"
              + " quantity(string(self.limits['memory'])).compareTo(quantity('256Mi')) >= 0",
      message =
          "spec.resources.limits.memory is less than 256Mi, in which a node cannot start. Set at"
              + " least 256Mi.")
  public record Resources(
      @JsonPropertyDescription("What is set aside for the pod.") @Size(max = 16)
          Map<String, Quantity> requests,
      @JsonPropertyDescription("What the pod may use at most. memory is required.") @Size(max = 16)
          Map<String, Quantity> limits) {}

  /** Where the pods listen. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "self.client != self.admin && self.client != self.http && self.admin != self.http",
      message = "spec.ports: client, admin and http must be three different ports")
  public record Ports(
      @JsonPropertyDescription("Clients.") @Default("9900") @Min(1024) @Max(65535) Integer client,
      @JsonPropertyDescription("Other pods of the ring, and the operator.")
          @Default("9901")
          @Min(1024)
          @Max(65535)
          Integer admin,
      @JsonPropertyDescription("Health, metrics and the ring's page.")
          @Default("9990")
          @Min(1024)
          @Max(65535)
          Integer http) {}

  /** Who may connect to the pods. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record NetworkPolicy(
      @JsonPropertyDescription(
              "Whether there is a NetworkPolicy at all. The port of the pods among each other"
                  + " demands the ring's token with or without it.")
          @Default("true")
          Boolean enabled,
      @JsonPropertyDescription("Who may reach the clients' port. Empty: everybody.") @Size(max = 32)
          List<NetworkPolicyPeer> clientsFrom,
      @JsonPropertyDescription("Who may reach the HTTP port. Empty: everybody.") @Size(max = 32)
          List<NetworkPolicyPeer> metricsFrom) {}

  /** How pods go. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Disruption(
      @JsonPropertyDescription(
              "How long a pod that is deleted or evicted may take to hand everything over: its"
                  + " termination grace period.")
          @Default("3600")
          @Min(30)
          @Max(86400)
          Integer handoffSeconds) {}

  /** Where pods run: fields of a pod's spec. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Scheduling(
      @Size(max = 32) Map<String, String> nodeSelector,
      @Size(max = 32) List<Toleration> tolerations,
      Affinity affinity,
      @Size(max = 8) List<TopologySpreadConstraint> topologySpreadConstraints,
      @Size(max = 253) String priorityClassName) {}
}
