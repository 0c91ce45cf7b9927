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
 * The desired state of a store. In a spec from the API server, every field that has a default is
 * set. Every other field can be null.
 *
 * <p>If all fields of a nested object are optional, the object itself has a default. So the object
 * is never absent. If it were absent, the API server would not evaluate the rules of its fields.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self.replicas > 0",
    message =
        "spec.replicas must not be 0: the store is kept in memory, so all data would be lost. To"
            + " give up the data, delete the DistStore.")
@ValidationRule(
    value = "self.replicas == 0 || self.replicas >= self.copies",
    message =
        "spec.replicas is less than spec.copies. Each key is kept on spec.copies pods: raise"
            + " spec.replicas.")
@ValidationRule(
    value =
        "has(self.resources) && has(self.resources.limits) && 'memory' in self.resources.limits",
    message =
        "spec.resources.limits.memory is missing. This limit decides how much data a pod can hold"
            + " before it refuses writes. Set the limit, for example to 512Mi.")
public record DistStoreSpec(
    @JsonPropertyDescription(
            "The number of pods. If you lower it, the operator removes the pods with the highest"
                + " ordinals. Each of these pods first hands over all of its keys. If an"
                + " autoscaler sets this field, omit it from your manifest.")
        @Default("3")
        @Min(0)
        @Max(200)
        @SpecReplicas
        Integer replicas,
    @JsonPropertyDescription(
            "The number of pods that keep each key. This number cannot be changed later. If it is"
                + " 1, a pod that crashes loses its keys.")
        @Default("2")
        @Min(1)
        @Max(5)
        @ValidationRule(
            value = "self == oldSelf",
            message =
                "spec.copies cannot be changed. To use another number of copies, create another"
                    + " DistStore and move the keys there.")
        Integer copies,
    @JsonPropertyDescription(
            "The image of the pods. If this field is not set, an existing store keeps its current"
                + " image, and a new store gets the operator's default image.")
        @Pattern("^\\S+$")
        @Size(min = 1, max = 512)
        String image,
    @JsonPropertyDescription(
            "The Secrets with which the image is pulled. They must be in the namespace of the"
                + " store.")
        @Size(max = 8)
        List<PullSecret> imagePullSecrets,
    @JsonPropertyDescription(
            "Any text. A change to this field restarts all pods, one at a time. Before each"
                + " restart, the operator waits until the ring is whole.")
        @Size(max = 63)
        String restart,
    @JsonPropertyDescription(
            "When the pods get the changes that a newer operator makes to the pod template. With"
                + " OnRequest, the pods get them when spec.restart changes, and"
                + " status.pendingRestart is true until then. With Auto, the operator restarts the"
                + " pods at once, one at a time.")
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
            "Additional fields for the pod template. They replace the same fields of the"
                + " operator's own template, except the labels and annotations that the operator"
                + " sets. A list is merged item by item if all its items have a name, mountPath,"
                + " containerPort or ip. Any other list is replaced. The node runs in the"
                + " container named store.")
        @PreserveUnknownFields
        ObjectNode podTemplate,
    @JsonPropertyDescription(
            "If true, the operator observes and reports, but changes nothing except the number of"
                + " pods that may be evicted.")
        @Default("false")
        Boolean paused,
    @JsonPropertyDescription(
            "To give up lost data, set this field to the value of status.ring.incident. The lost"
                + " segments then start empty. The value applies only to that loss, because every"
                + " loss has its own name.")
        @Pattern("^loss-[0-9a-f]{8}$")
        @Size(max = 63)
        String acceptDataLoss) {

  /** When pods get the changes that a newer operator makes to the pod template. */
  public enum UpdatePolicy {
    Auto,
    OnRequest
  }

  /** The medium in which the keys and values are kept. */
  public enum StorageType {
    memory
  }

  /** A Secret in the namespace of the store. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record PullSecret(
      @JsonPropertyDescription("The name of the Secret.") @Required @Size(min = 1, max = 253)
          String name) {}

  /** Where the keys and values are kept. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Storage(
      @JsonPropertyDescription(
              "memory: the pods keep the keys and values in memory. Each key is kept on"
                  + " spec.copies pods.")
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
      @JsonPropertyDescription(
              "The maximum resources that each pod may use. A memory limit is required.")
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
              "How many seconds a deleted or evicted pod gets to hand over its keys and end. The"
                  + " operator uses this number as the pod's termination grace period.")
          @Default("3600")
          @Min(30)
          @Max(86400)
          Integer handoffSeconds) {}

  /** Where the pods run. These fields are copied to the spec of each pod. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Scheduling(
      @JsonPropertyDescription("The labels that a Kubernetes node must have to run the pods.")
          @Size(max = 32)
          Map<String, String> nodeSelector,
      @JsonPropertyDescription("The taints that the pods tolerate.") @Size(max = 32)
          List<Toleration> tolerations,
      @JsonPropertyDescription("The affinity rules of the pods.") Affinity affinity,
      @JsonPropertyDescription(
              "How the pods are spread over zones or Kubernetes nodes. If the list is empty, the pods"
                  + " are spread over zones and over Kubernetes nodes where possible.")
          @Size(max = 8)
          List<TopologySpreadConstraint> topologySpreadConstraints,
      @JsonPropertyDescription("The PriorityClass of the pods.") @Size(max = 253)
          String priorityClassName) {}
}
