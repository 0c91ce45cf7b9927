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
 * The desired state of a store. When it is read from the API server, every field that has a default
 * is set; any other field may be null.
 *
 * <p>Every nested object whose fields are all optional has a default of its own, because the API
 * server does not evaluate the rule of a field while the enclosing object is absent.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self.replicas > 0",
    message =
        "replicas 0 would throw everything away, because the store is kept in memory. If that is"
            + " what you want, delete the DistStore.")
@ValidationRule(
    value = "self.replicas == 0 || self.replicas >= self.copies",
    message =
        "spec.replicas is less than spec.copies. Each key is kept on spec.copies pods: raise"
            + " spec.replicas.")
@ValidationRule(
    value =
        "has(self.resources) && has(self.resources.limits) && 'memory' in self.resources.limits",
    message =
        "spec.resources.limits.memory is missing. It decides how much data a pod holds before it"
            + " refuses writes. Set it, for example to 512Mi.")
public record DistStoreSpec(
    @JsonPropertyDescription(
            "The number of pods. A lower number removes the pods with the highest ordinals, each"
                + " after it has handed over all of its keys. Omit this field from your manifest"
                + " if an autoscaler sets it.")
        @Default("3")
        @Min(0)
        @Max(200)
        @SpecReplicas
        Integer replicas,
    @JsonPropertyDescription(
            "The number of pods that keep each key. It cannot be changed later. With 1, the keys"
                + " of a pod that crashes are lost.")
        @Default("2")
        @Min(1)
        @Max(5)
        @ValidationRule(
            value = "self == oldSelf",
            message =
                "copies is fixed when the ring is founded. To change it, create another DistStore"
                    + " and move the keys to it.")
        Integer copies,
    @JsonPropertyDescription(
            "The image of the pods. If it is not set, a store keeps the image that it already runs,"
                + " and a new store gets the operator's default image.")
        @Pattern("^\\S+$")
        @Size(min = 1, max = 512)
        String image,
    @JsonPropertyDescription("Secrets of the same namespace for pulling the image.") @Size(max = 8)
        List<PullSecret> imagePullSecrets,
    @JsonPropertyDescription(
            "Any text. Changing it restarts all pods, one at a time. Before each restart the"
                + " operator waits until the ring is whole.")
        @Size(max = 63)
        String restart,
    @JsonPropertyDescription(
            "When the pods get the changes that a newer operator makes to the pod template."
                + " OnRequest: when spec.restart changes; until then status.pendingRestart is true."
                + " Auto: at once, one pod at a time.")
        @Default("OnRequest")
        UpdatePolicy updatePolicy,
    @JsonPropertyDescription("Where the keys and values are kept.") @Default("{}") Storage storage,
    @JsonPropertyDescription(
            "The resources of each pod. limits.memory is required: it decides how much data a pod"
                + " can hold.")
        Resources resources,
    @JsonPropertyDescription("The ports on which the pods listen.")
        @Default("{\"client\": 9900, \"admin\": 9901, \"http\": 9990}")
        Ports ports,
    @JsonPropertyDescription("Which clients may connect to the pods.") @Default("{}")
        NetworkPolicy networkPolicy,
    @JsonPropertyDescription("How pods are shut down and evicted.") @Default("{}")
        Disruption disruption,
    @JsonPropertyDescription(
            "Where the pods run. Each field is copied to the field of the same name in a pod's"
                + " spec.")
        @Default("{}")
        Scheduling scheduling,
    @JsonPropertyDescription(
            "Further fields of the pod template. The operator merges them over the template that it"
                + " makes. Lists whose items have names are merged by name. The container of the"
                + " node is named store.")
        @PreserveUnknownFields
        ObjectNode podTemplate,
    @JsonPropertyDescription(
            "If true, the operator observes and reports, but changes nothing except the number of"
                + " pods that may be evicted.")
        @Default("false")
        Boolean paused,
    @JsonPropertyDescription(
            "To give up data that is lost, set this to the value of status.ring.incident. The lost"
                + " segments then start empty. The value accepts only that incident: every other loss"
                + " has a different name.")
        @Pattern("^loss-[0-9a-f]{8}$")
        @Size(max = 63)
        String acceptDataLoss) {

  /** When pods get the changes that a newer operator makes to the pod template. */
  public enum UpdatePolicy {
    Auto,
    OnRequest
  }

  /** The medium that keys and values are kept in. */
  public enum StorageType {
    memory
  }

  /** A Secret of the same namespace. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record PullSecret(
      @JsonPropertyDescription("The name of the Secret.") @Required @Size(min = 1, max = 253)
          String name) {}

  /** Where the keys and values are kept. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Storage(
      @JsonPropertyDescription(
              "memory: in the memory of the pods. Each key is kept on spec.copies pods.")
          @Default("memory")
          StorageType type) {}

  /** The resources of each pod. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value =
          "!has(self.limits) || !('memory' in self.limits) ||"
              + " quantity(string(self.limits['memory'])).compareTo(quantity('256Mi')) >= 0",
      message =
          "spec.resources.limits.memory is less than 256Mi. A node needs at least 256Mi to start.")
  public record Resources(
      @JsonPropertyDescription("The resources that Kubernetes reserves for each pod.")
          @Size(max = 16)
          Map<String, Quantity> requests,
      @JsonPropertyDescription("The most that each pod may use. memory is required.")
          @Size(max = 16)
          Map<String, Quantity> limits) {}

  /** The ports on which the pods listen. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "self.client != self.admin && self.client != self.http && self.admin != self.http",
      message = "spec.ports: client, admin and http must be three different ports")
  public record Ports(
      @JsonPropertyDescription("The port for clients.") @Default("9900") @Min(1024) @Max(65535)
          Integer client,
      @JsonPropertyDescription("The port for the other pods of the ring and for the operator.")
          @Default("9901")
          @Min(1024)
          @Max(65535)
          Integer admin,
      @JsonPropertyDescription("The HTTP port, which serves health checks and metrics.")
          @Default("9990")
          @Min(1024)
          @Max(65535)
          Integer http) {}

  /** Which clients may connect to the pods. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record NetworkPolicy(
      @JsonPropertyDescription(
              "Whether the operator creates a NetworkPolicy for the pods. The admin port requires"
                  + " the ring's token in either case.")
          @Default("true")
          Boolean enabled,
      @JsonPropertyDescription(
              "The peers that may connect to the client port, besides the pods of the ring. If the"
                  + " list is empty, every peer may connect.")
          @Size(max = 32)
          List<NetworkPolicyPeer> clientsFrom,
      @JsonPropertyDescription(
              "The peers that may connect to the HTTP port, besides the pods of the ring. If the"
                  + " list is empty, every peer may connect.")
          @Size(max = 32)
          List<NetworkPolicyPeer> metricsFrom) {}

  /** How pods are shut down and evicted. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Disruption(
      @JsonPropertyDescription(
              "The number of seconds that a deleted or evicted pod has to hand over its keys and"
                  + " end. The operator uses this number as the pod's termination grace period.")
          @Default("3600")
          @Min(30)
          @Max(86400)
          Integer handoffSeconds) {}

  /** Where the pods run: fields that are copied to a pod's spec. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Scheduling(
      @JsonPropertyDescription("The labels that a Kubernetes node must have to run the pods.")
          @Size(max = 32)
          Map<String, String> nodeSelector,
      @JsonPropertyDescription("The taints of Kubernetes nodes that the pods tolerate.")
          @Size(max = 32)
          List<Toleration> tolerations,
      @JsonPropertyDescription("The affinity rules of the pods.") Affinity affinity,
      @JsonPropertyDescription(
              "How the pods are spread over zones or Kubernetes nodes. If the list is empty, the pods"
                  + " run on different Kubernetes nodes where possible.")
          @Size(max = 8)
          List<TopologySpreadConstraint> topologySpreadConstraints,
      @JsonPropertyDescription("The PriorityClass of the pods.") @Size(max = 253)
          String priorityClassName) {}
}
