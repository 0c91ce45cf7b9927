package io.diststore.operator.objects;

import io.diststore.crds.DistStoreSpec;
import io.diststore.crds.DistStoreSpec.Scheduling;
import io.diststore.crds.DistStoreSpec.Zones;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFile;
import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFileBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds the pod template of a store. For the items of lists, it sets the defaults that the API
 * server would add. These defaults are needed because the operator compares the template with the
 * live template field by field.
 */
final class PodTemplate {
  private static final long USER = 10001;

  /** The part of the grace period that is reserved for ending the process after the handover. */
  private static final int ENDING_SECONDS = 15;

  /** How long a probe may take. On a busy machine a healthy node may need seconds to answer. */
  private static final int PROBE_TIMEOUT_SECONDS = 5;

  /** The default CPU request. A pod without a CPU request gets no CPU time on a busy machine. */
  private static final Quantity CPU_REQUEST = new Quantity("100m");

  private static final String TOKEN_DIRECTORY = "/var/run/secrets/kubernetes.io/serviceaccount";
  private static final long TOKEN_SECONDS = 3600;

  private static final String SAFE_TO_EVICT_VOLUMES =
      "cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes";
  private static final String RUN = "run";
  private static final String TMP = "tmp";

  private final Blueprint blueprint;
  private final Names names;
  private final DistStoreSpec spec;

  PodTemplate(Blueprint blueprint) {
    this.blueprint = blueprint;
    this.names = blueprint.names();
    this.spec = blueprint.spec();
  }

  PodTemplateSpec build() {
    Map<String, String> labels = new LinkedHashMap<>(names.labels());
    labels.put(Names.LABEL_COMPONENT, "store");
    Scheduling scheduling = spec.scheduling();
    PodTemplateSpec template =
        new PodTemplateSpecBuilder()
            .withNewMetadata()
            .withLabels(labels)
            .addToAnnotations("kubectl.kubernetes.io/default-container", Blueprint.CONTAINER)
            // These volumes hold only scratch files, so the autoscaler may remove the pod's
            // machine.
            .addToAnnotations(SAFE_TO_EVICT_VOLUMES, RUN + "," + TMP)
            .addToAnnotations(Names.RESTART_HASH, blueprint.restartHash())
            .endMetadata()
            .withNewSpec()
            .withServiceAccountName(names.node())
            .withAutomountServiceAccountToken(false)
            .withTerminationGracePeriodSeconds((long) spec.disruption().handoffSeconds())
            .withImagePullSecrets(pullSecrets())
            .withNodeSelector(orEmpty(scheduling.nodeSelector()))
            .withTolerations(orEmpty(scheduling.tolerations()))
            .withAffinity(scheduling.affinity())
            .withTopologySpreadConstraints(spread())
            .withPriorityClassName(scheduling.priorityClassName())
            .withNewSecurityContext()
            .withRunAsNonRoot(true)
            .withRunAsUser(USER)
            .withFsGroup(USER)
            .withNewSeccompProfile()
            .withType("RuntimeDefault")
            .endSeccompProfile()
            .endSecurityContext()
            .withContainers(container())
            .withVolumes(volumes())
            .endSpec()
            .build();
    return TemplateOverlay.merge(template, spec.podTemplate());
  }

  private Container container() {
    return new ContainerBuilder()
        .withName(Blueprint.CONTAINER)
        .withImage(blueprint.image())
        .withCommand("storeserver")
        .withArgs(
            "--kubernetes",
            "--copies=" + spec.copies(),
            "-p",
            spec.ports().client().toString(),
            "--peer-port",
            spec.ports().admin().toString(),
            "--http-port",
            spec.ports().http().toString())
        .withPorts(
            port("client", spec.ports().client()),
            port("admin", spec.ports().admin()),
            port("http", spec.ports().http()))
        .withEnv(environment())
        .withResources(resources())
        .withVolumeMounts(mounts())
        .withStartupProbe(probe("live", 1, 120))
        .withReadinessProbe(probe("ready", 2, 3))
        // The liveness probe is lenient, because a restart loses all copies that the pod holds.
        .withLivenessProbe(probe("live", 10, 6))
        .withNewLifecycle()
        .withNewPreStop()
        .withNewExec()
        .withCommand("sh", "-c", preStop())
        .endExec()
        .endPreStop()
        .endLifecycle()
        .withNewSecurityContext()
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(true)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .endSecurityContext()
        .build();
  }

  /**
   * Returns a shell command that tells the node to leave and waits until the node has left. The
   * command does not start a second Java process, because the node may have left too little memory
   * for one.
   */
  private String preStop() {
    int seconds = spec.disruption().handoffSeconds() - ENDING_SECONDS;
    return "touch /run/diststore/leave; i=0; while [ ! -e /run/diststore/left ] && [ $i -lt "
        + seconds
        + " ]; do sleep 1; i=$((i+1)); done";
  }

  private ContainerPort port(String name, int number) {
    return new ContainerPortBuilder()
        .withName(name)
        .withContainerPort(number)
        .withProtocol("TCP")
        .build();
  }

  private Probe probe(String path, int period, int failures) {
    return new ProbeBuilder()
        .withNewHttpGet()
        .withPath("/q/health/" + path)
        .withPort(new IntOrString("http"))
        .endHttpGet()
        .withPeriodSeconds(period)
        .withFailureThreshold(failures)
        .withTimeoutSeconds(PROBE_TIMEOUT_SECONDS)
        .build();
  }

  private List<EnvVar> environment() {
    List<EnvVar> variables = new ArrayList<>();
    variables.add(fromField("POD_NAME", "metadata.name"));
    variables.add(fromField("POD_NAMESPACE", "metadata.namespace"));
    variables.add(fromField("POD_IP", "status.podIP"));
    // POD_HOST is not set. If it were, and the three pods of a store ran on two machines, the pod
    // that is alone on its machine would hold a copy of every key.
    if (isSpreadOverZones()) {
      // Kubernetes 1.35 and later copy this label from the machine to the pod. Elsewhere the
      // variable is empty, and the node reads the zone from a file.
      variables.add(fromField("POD_ZONE", "metadata.labels['" + Names.ZONE_LABEL + "']"));
    }
    variables.add(new EnvVarBuilder().withName("DISTSTORE_NAME").withValue(names.store()).build());
    variables.add(
        new EnvVarBuilder()
            .withName("DISTSTORE_HEAP_MIB")
            .withValue(Integer.toString(Heap.mib(spec.resources().limits().get("memory"))))
            .build());
    return variables;
  }

  private boolean isSpreadOverZones() {
    return spec.zones() == Zones.Spread;
  }

  private EnvVar fromField(String name, String path) {
    return new EnvVarBuilder()
        .withName(name)
        .withNewValueFrom()
        .withNewFieldRef()
        .withApiVersion("v1")
        .withFieldPath(path)
        .endFieldRef()
        .endValueFrom()
        .build();
  }

  private ResourceRequirements resources() {
    Map<String, Quantity> requests = new LinkedHashMap<>();
    if (!spec.resources().limits().containsKey("cpu")) {
      requests.put("cpu", CPU_REQUEST);
    }
    if (spec.resources().requests() != null) {
      requests.putAll(spec.resources().requests());
    }
    return new ResourceRequirementsBuilder()
        .withRequests(requests)
        .withLimits(spec.resources().limits())
        .build();
  }

  private List<VolumeMount> mounts() {
    return List.of(
        mount("token", "/etc/diststore/token", true),
        mount("peers", "/etc/diststore/peers", true),
        mount("pod", "/etc/diststore/pod", true),
        mount(RUN, "/run/diststore", false),
        mount(TMP, "/tmp", false),
        mount("api", TOKEN_DIRECTORY, true));
  }

  private VolumeMount mount(String name, String path, boolean readOnly) {
    VolumeMountBuilder builder = new VolumeMountBuilder().withName(name).withMountPath(path);
    return readOnly ? builder.withReadOnly(true).build() : builder.build();
  }

  private List<Volume> volumes() {
    Volume token =
        new VolumeBuilder()
            .withName("token")
            .withNewSecret()
            .withSecretName(names.token())
            .endSecret()
            .build();
    Volume peers =
        new VolumeBuilder()
            .withName("peers")
            .withNewConfigMap()
            .withName(names.peers())
            .endConfigMap()
            .build();
    List<DownwardAPIVolumeFile> facts = new ArrayList<>();
    facts.add(fileOf("retired", "metadata.annotations['" + Names.RETIRED + "']"));
    facts.add(fileOf("uid", "metadata.uid"));
    if (isSpreadOverZones()) {
      facts.add(fileOf("zone", "metadata.annotations['" + Names.ZONE + "']"));
    }
    Volume pod =
        new VolumeBuilder()
            .withName("pod")
            .withNewDownwardAPI()
            .withItems(facts)
            .endDownwardAPI()
            .build();
    return List.of(token, peers, pod, scratch(RUN), scratch(TMP), apiAccess());
  }

  private static DownwardAPIVolumeFile fileOf(String name, String field) {
    return new DownwardAPIVolumeFileBuilder()
        .withPath(name)
        .withNewFieldRef()
        .withApiVersion("v1")
        .withFieldPath(field)
        .endFieldRef()
        .build();
  }

  private Volume scratch(String name) {
    return new VolumeBuilder().withName(name).withNewEmptyDir().endEmptyDir().build();
  }

  private Volume apiAccess() {
    return new VolumeBuilder()
        .withName("api")
        .withNewProjected()
        .addNewSource()
        .withNewServiceAccountToken()
        .withPath("token")
        .withExpirationSeconds(TOKEN_SECONDS)
        .endServiceAccountToken()
        .endSource()
        .addNewSource()
        .withNewConfigMap()
        .withName("kube-root-ca.crt")
        .addNewItem()
        .withKey("ca.crt")
        .withPath("ca.crt")
        .endItem()
        .endConfigMap()
        .endSource()
        .addNewSource()
        .withNewDownwardAPI()
        .addNewItem()
        .withPath("namespace")
        .withNewFieldRef()
        .withApiVersion("v1")
        .withFieldPath("metadata.namespace")
        .endFieldRef()
        .endItem()
        .endDownwardAPI()
        .endSource()
        .endProjected()
        .build();
  }

  /**
   * Returns the spread constraints of the spec. If the spec has none, returns constraints that
   * spread the pods over zones and over machines where possible.
   */
  private List<TopologySpreadConstraint> spread() {
    List<TopologySpreadConstraint> constraints = spec.scheduling().topologySpreadConstraints();
    if (constraints != null && !constraints.isEmpty()) {
      return constraints;
    }
    return List.of(spreadOver(Names.ZONE_LABEL), spreadOver("kubernetes.io/hostname"));
  }

  private TopologySpreadConstraint spreadOver(String label) {
    return new TopologySpreadConstraintBuilder()
        .withMaxSkew(1)
        .withTopologyKey(label)
        .withWhenUnsatisfiable("ScheduleAnyway")
        .withNewLabelSelector()
        .withMatchLabels(names.selector())
        .endLabelSelector()
        .build();
  }

  private List<LocalObjectReference> pullSecrets() {
    return orEmpty(spec.imagePullSecrets()).stream()
        .map(s -> new LocalObjectReference(s.name()))
        .toList();
  }

  private static <T> List<T> orEmpty(List<T> list) {
    return list == null ? List.of() : list;
  }

  private static Map<String, String> orEmpty(Map<String, String> map) {
    return map == null ? Map.of() : map;
  }
}
