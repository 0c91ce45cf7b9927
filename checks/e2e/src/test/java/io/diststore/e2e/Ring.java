package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.diststore.history.Await;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A DistStore with its pods and its status. */
final class Ring {
  /**
   * The time limit of most waits. Ten pods can start within this time, even on two busy processors.
   */
  static final Duration TIMEOUT = Duration.ofMinutes(4);

  private static final Duration POLL = Duration.ofMillis(250);
  private static final String GROUP = "/apis/diststore.io/v1alpha1/namespaces/";

  private final Place place;
  private final String namespace;
  private final String name;
  private int replicas = 3;
  private String memory = "256Mi";
  private final List<String> moreFields = new ArrayList<>();

  Ring(Place place, String namespace, String name) {
    this.place = place;
    this.namespace = namespace;
    this.name = name;
  }

  Ring replicas(int pods) {
    replicas = pods;
    return this;
  }

  Ring memory(String limit) {
    memory = limit;
    return this;
  }

  /** Adds a field to the spec, in YAML's flow style. */
  Ring with(String field) {
    moreFields.add(field);
    return this;
  }

  String name() {
    return name;
  }

  String namespace() {
    return namespace;
  }

  String pod(int ordinal) {
    return name + "-" + ordinal;
  }

  /** Returns the manifest of the store. */
  String manifest() {
    StringBuilder out = new StringBuilder();
    out.append("apiVersion: diststore.io/v1alpha1\nkind: DistStore\nmetadata: {name: ");
    out.append(name).append("}\nspec:\n  replicas: ").append(replicas);
    out.append("\n  resources: {requests: {cpu: 100m, memory: 128Mi}, limits: {memory: ");
    out.append(memory).append("}}\n");
    moreFields.forEach(field -> out.append("  ").append(field).append('\n'));
    return out.toString();
  }

  Ring apply() {
    place.kubectlIn(namespace, manifest(), "apply", "-f", "-").orFail();
    return this;
  }

  /** Applies the manifest, and waits until the store is Ready. Returns how many seconds it took. */
  double create() {
    long start = System.nanoTime();
    apply();
    awaitReady();
    return Figures.seconds(start);
  }

  /** Scales the store with kubectl, as a user would. */
  void scale(int pods) {
    kubectl("scale", "diststore/" + name, "--replicas=" + pods).orFail();
  }

  void patch(String merge) {
    kubectl("patch", "diststore/" + name, "--type=merge", "-p", merge).orFail();
  }

  /** Runs kubectl in the store's namespace. */
  Tool.Result kubectl(String... arguments) {
    return place.kubectlIn(namespace, "", arguments);
  }

  /** Runs a command in a pod. */
  Tool.Result exec(int ordinal, String... command) {
    List<String> arguments = new ArrayList<>(List.of("exec", pod(ordinal), "--"));
    arguments.addAll(List.of(command));
    return kubectl(arguments.toArray(String[]::new));
  }

  void put(int ordinal, String key, String value) {
    exec(ordinal, "storeput", key, value).orFail();
  }

  String get(int ordinal, String key) {
    return exec(ordinal, "storeget", key).orFail().strip();
  }

  /** Returns the current DistStore object. */
  JsonNode resource() {
    return place.cluster().get(GROUP + namespace + "/diststores/" + name);
  }

  JsonNode status() {
    return resource().path("status");
  }

  /**
   * Returns the condition of this type, or a {@link MissingNode} if there is none. Ignores a
   * condition that describes an older generation of the spec.
   */
  JsonNode condition(String type) {
    JsonNode resource = resource();
    for (JsonNode condition : resource.path("status").path("conditions")) {
      if (condition.path("type").asText().equals(type)
          && condition.path("observedGeneration").asLong()
              == resource.path("metadata").path("generation").asLong()) {
        return condition;
      }
    }
    return MissingNode.getInstance();
  }

  void awaitReady() {
    awaitCondition("Ready", "True", "");
  }

  /**
   * Returns the operator's current step and the time when the step began. The result changes when
   * the operator begins another step.
   */
  String step() {
    JsonNode step = status().path("step");
    return step.path("type").asText() + " since " + step.path("since").asText();
  }

  /**
   * Waits until the operator has noticed a fault and the store is Ready again. After a fault,
   * {@link #awaitReady} is not enough: a fault does not change the spec, so that method would
   * accept the condition from before the fault.
   *
   * @param before the result of {@link #step} before the fault
   */
  void awaitReadyAgain(String before) {
    await("the operator has noticed the fault", () -> assertThat(step()).isNotEqualTo(before));
    awaitReady();
  }

  void awaitStalled(String reason) {
    awaitCondition("Stalled", "True", reason);
  }

  /** Waits for a condition with this status and a reason that starts with {@code reason}. */
  JsonNode awaitCondition(String type, String status, String reason) {
    Await.holds(
        name + " is " + type + "=" + status + " " + reason,
        TIMEOUT,
        POLL,
        () -> {
          JsonNode condition = condition(type);
          assertThat(condition.path("status").asText())
              .as("%s of %s", type, status())
              .isEqualTo(status);
          assertThat(condition.path("reason").asText()).startsWith(reason);
        });
    return condition(type);
  }

  /** Waits until {@code claim} holds. */
  void await(String what, Await.Claim claim) {
    Await.holds(what, TIMEOUT, POLL, claim);
  }

  /** Returns the existing pods, in the order of their ordinals. */
  List<Pod> pods() {
    return place
        .cluster()
        .client()
        .pods()
        .inNamespace(namespace)
        .withLabel("app.kubernetes.io/name", "diststore")
        .withLabel("app.kubernetes.io/instance", name)
        .list()
        .getItems()
        .stream()
        .sorted(Comparator.comparingInt(Ring::ordinal))
        .toList();
  }

  Pod podNow(int ordinal) {
    return place.cluster().client().pods().inNamespace(namespace).withName(pod(ordinal)).get();
  }

  static int ordinal(Pod pod) {
    String name = pod.getMetadata().getName();
    return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
  }

  static int restarts(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
        .mapToInt(status -> status.getRestartCount())
        .sum();
  }

  /**
   * Returns a map from each pod's name to a text of the form UID/RESTARTS. The text changes when
   * the pod is replaced or its container restarts.
   */
  Map<String, String> uidsAndRestarts() {
    Map<String, String> uidsAndRestarts = new TreeMap<>();
    pods()
        .forEach(
            pod ->
                uidsAndRestarts.put(
                    pod.getMetadata().getName(), pod.getMetadata().getUid() + "/" + restarts(pod)));
    return uidsAndRestarts;
  }

  /** Returns a map from each pod's name to its uid. */
  Map<String, String> uids() {
    Map<String, String> uids = new TreeMap<>();
    pods().forEach(pod -> uids.put(pod.getMetadata().getName(), pod.getMetadata().getUid()));
    return uids;
  }

  StatefulSet statefulSet() {
    return place
        .cluster()
        .client()
        .apps()
        .statefulSets()
        .inNamespace(namespace)
        .withName(name)
        .get();
  }

  /** Returns the view that the ring has registered in its ring object. */
  View view() {
    return View.of(ringObject().path("status").path("view").asText());
  }

  JsonNode ringObject() {
    return place.cluster().get(GROUP + namespace + "/diststorerings/" + name);
  }

  /** Replaces the view in the ring object, as a person or a restored backup may do. */
  void setRegisteredView(String view) {
    String status =
        JsonNodeFactory.instance
            .objectNode()
            .set("status", JsonNodeFactory.instance.objectNode().put("view", view))
            .toString();
    kubectl("patch", "diststorering/" + name, "--subresource=status", "--type=merge", "-p", status)
        .orFail();
  }

  /** Returns the member's entry in the status, or a {@link MissingNode} if there is none. */
  JsonNode member(int ordinal) {
    for (JsonNode member : status().path("members")) {
      if (member.path("name").asText().equals(pod(ordinal))) {
        return member;
      }
    }
    return MissingNode.getInstance();
  }

  /** Returns one receipt for each time that the pod left the ring. */
  List<JsonNode> receipts(int ordinal) {
    List<JsonNode> receipts = new ArrayList<>();
    for (JsonNode receipt : status().path("handoffs")) {
      if (receipt.path("pod").asText().equals(pod(ordinal))) {
        receipts.add(receipt);
      }
    }
    return receipts;
  }

  /** Returns how many events with this reason exist for this ring. */
  long events(String reason) {
    return place.cluster().client().v1().events().inNamespace(namespace).list().getItems().stream()
        .filter(event -> event.getInvolvedObject().getName().startsWith(name))
        .filter(event -> event.getReason().equals(reason))
        .count();
  }
}
