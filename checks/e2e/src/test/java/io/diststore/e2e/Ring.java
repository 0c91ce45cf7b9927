package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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

/** A DistStore, its pods, and what it says of itself. */
final class Ring {
  /** For what two busy processors do while ten pods start. */
  static final Duration PATIENCE = Duration.ofMinutes(4);

  private static final Duration LOOK = Duration.ofMillis(250);
  private static final String GROUP = "/apis/diststore.io/v1alpha1/namespaces/";

  private final Place place;
  private final String namespace;
  private final String name;
  private int replicas = 3;
  private String memory = "256Mi";
  private final List<String> more = new ArrayList<>();

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

  /** One more field of the spec, in YAML's flow style. */
  Ring with(String field) {
    more.add(field);
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

  /** The manifest that a user would have written. */
  String manifest() {
    StringBuilder out = new StringBuilder();
    out.append("apiVersion: diststore.io/v1alpha1\nkind: DistStore\nmetadata: {name: ");
    out.append(name).append("}\nspec:\n  replicas: ").append(replicas);
    out.append("\n  resources: {requests: {cpu: 100m, memory: 128Mi}, limits: {memory: ");
    out.append(memory).append("}}\n");
    more.forEach(field -> out.append("  ").append(field).append('\n'));
    return out.toString();
  }

  Ring apply() {
    place.kubectlIn(namespace, manifest(), "apply", "-f", "-").good();
    return this;
  }

  /** Applies it, and waits until it is as it should be. Returns the seconds. */
  double create() {
    long start = System.nanoTime();
    apply();
    awaitReady();
    return Figures.seconds(start);
  }

  /** As a user scales. */
  void scale(int pods) {
    kubectl("scale", "diststore/" + name, "--replicas=" + pods).good();
  }

  void patch(String merge) {
    kubectl("patch", "diststore/" + name, "--type=merge", "-p", merge).good();
  }

  Tool.Result kubectl(String... words) {
    return place.kubectlIn(namespace, "", words);
  }

  /** A command in a pod. */
  Tool.Result exec(int ordinal, String... command) {
    List<String> words = new ArrayList<>(List.of("exec", pod(ordinal), "--"));
    words.addAll(List.of(command));
    return kubectl(words.toArray(String[]::new));
  }

  void put(int ordinal, String key, String value) {
    exec(ordinal, "storeput", key, value).good();
  }

  String get(int ordinal, String key) {
    return exec(ordinal, "storeget", key).good().strip();
  }

  /** The resource as it is now. */
  JsonNode resource() {
    return place.cluster().get(GROUP + namespace + "/diststores/" + name);
  }

  JsonNode status() {
    return resource().path("status");
  }

  /** The condition of this type, if what it says is about the spec as it is now. */
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

  /** What the operator was at, and since when: it differs once something has come in between. */
  String step() {
    JsonNode step = status().path("step");
    return step.path("type").asText() + " since " + step.path("since").asText();
  }

  /**
   * Waits until it is as it should be again, where that the condition was true before says nothing
   * yet: what happened changed no spec.
   *
   * @param before its {@link #step} then
   */
  void awaitReadyAgain(String before) {
    await("the operator has seen it", () -> assertThat(step()).isNotEqualTo(before));
    awaitReady();
  }

  void awaitStalled(String reason) {
    awaitCondition("Stalled", "True", reason);
  }

  /** Waits for a condition with this status, and a reason that begins so. */
  JsonNode awaitCondition(String type, String status, String reason) {
    Await.holds(
        name + " is " + type + "=" + status + " " + reason,
        PATIENCE,
        LOOK,
        () -> {
          JsonNode condition = condition(type);
          assertThat(condition.path("status").asText())
              .as("%s of %s", type, status())
              .isEqualTo(status);
          assertThat(condition.path("reason").asText()).startsWith(reason);
        });
    return condition(type);
  }

  /** Waits until something about it is so. */
  void await(String what, Await.Claim claim) {
    Await.holds(what, PATIENCE, LOOK, claim);
  }

  /** The pods that are there, in the order of their ordinals. */
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
   * Which pods there are: a pod that is made anew has another uid, one that restarts more lives.
   */
  Map<String, String> lives() {
    Map<String, String> lives = new TreeMap<>();
    pods()
        .forEach(
            pod ->
                lives.put(
                    pod.getMetadata().getName(), pod.getMetadata().getUid() + "/" + restarts(pod)));
    return lives;
  }

  /** Which pods there are, whatever their containers have been through. */
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

  /** The ring's view as it is registered. */
  View view() {
    return View.of(ringObject().path("status").path("view").asText());
  }

  JsonNode ringObject() {
    return place.cluster().get(GROUP + namespace + "/diststorerings/" + name);
  }

  /** What the status says of a member. */
  JsonNode member(int ordinal) {
    for (JsonNode member : status().path("members")) {
      if (member.path("name").asText().equals(pod(ordinal))) {
        return member;
      }
    }
    return MissingNode.getInstance();
  }

  /** The receipts of a pod's departures. */
  List<JsonNode> receipts(int ordinal) {
    List<JsonNode> receipts = new ArrayList<>();
    for (JsonNode receipt : status().path("handoffs")) {
      if (receipt.path("pod").asText().equals(pod(ordinal))) {
        receipts.add(receipt);
      }
    }
    return receipts;
  }

  /** How many events with this reason there are about this ring. */
  long events(String reason) {
    return place.cluster().client().v1().events().inNamespace(namespace).list().getItems().stream()
        .filter(event -> event.getInvolvedObject().getName().startsWith(name))
        .filter(event -> event.getReason().equals(reason))
        .count();
  }
}
