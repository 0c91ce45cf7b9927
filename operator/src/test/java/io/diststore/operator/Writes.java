package io.diststore.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.diststore.operator.standin.Gate;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;

/** The writes of one operator to the API server. */
record Writes(List<Gate.Write> all) {
  static Writes of(Gate gate) {
    return new Writes(gate.writes());
  }

  List<Gate.Write> toStatefulSets() {
    return all.stream().filter(w -> w.path().contains("/statefulsets")).toList();
  }

  List<Gate.Write> besidesStatus() {
    return all.stream()
        .filter(w -> !w.path().endsWith("/status") && !w.path().contains("/events"))
        .toList();
  }

  /**
   * Checks the rules for writes. Each write to a StatefulSet carries the number of replicas and a
   * resourceVersion, even if the StatefulSet is new. The operator never writes the spec of a store.
   * Each write to a status carries the uid of the store.
   */
  void check() {
    for (Gate.Write write : toStatefulSets()) {
      JsonNode body = Serialization.unmarshal(write.body(), JsonNode.class);
      assertThat(body.at("/spec/replicas").isInt()).as("replicas in %s", body).isTrue();
      assertThat(body.at("/metadata/resourceVersion").asText(""))
          .as("resourceVersion in %s", body)
          .isNotEmpty();
    }
    for (Gate.Write write : all.stream().filter(w -> w.path().contains("/diststores/")).toList()) {
      JsonNode body = Serialization.unmarshal(write.body(), JsonNode.class);
      assertThat(write.path()).endsWith("/status");
      assertThat(body.at("/metadata/uid").asText("")).as("uid in %s", body).isNotEmpty();
    }
  }
}
