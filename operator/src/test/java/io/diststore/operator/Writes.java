package io.diststore.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.diststore.operator.standin.Gate;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;

/** What one operator wrote, and what it may write. */
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
   * Each write of a StatefulSet says how many replicas, and which version it was computed from, the
   * one that makes it that there was none; the spec of a store is never written, and its status
   * names the very store.
   */
  void areLawful() {
    for (Gate.Write write : toStatefulSets()) {
      JsonNode body = Serialization.unmarshal(write.body(), JsonNode.class);
      assertThat(body.at("/spec/replicas").isInt()).as("replicas in %s", body).isTrue();
      assertThat(body.at("/metadata/resourceVersion").asText("")).as("in %s", body).isNotEmpty();
    }
    for (Gate.Write write : all.stream().filter(w -> w.path().contains("/diststores/")).toList()) {
      JsonNode body = Serialization.unmarshal(write.body(), JsonNode.class);
      assertThat(write.path()).endsWith("/status");
      assertThat(body.at("/metadata/uid").asText("")).as("in %s", body).isNotEmpty();
    }
  }
}
