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
   * Each write of a StatefulSet says how many replicas, and each but the one that makes it which
   * version it was computed from; the spec of a store is never written.
   */
  void areLawful() {
    areLawfulAfter(false);
  }

  /**
   * The same.
   *
   * @param made whether there was a StatefulSet already
   */
  void areLawfulAfter(boolean made) {
    List<Gate.Write> sets = toStatefulSets();
    for (int i = 0; i < sets.size(); i++) {
      JsonNode body = Serialization.unmarshal(sets.get(i).body(), JsonNode.class);
      assertThat(body.at("/spec/replicas").isInt()).as("replicas in %s", body).isTrue();
      if (made || i > 0) {
        assertThat(body.at("/metadata/resourceVersion").asText("")).as("in %s", body).isNotEmpty();
      }
    }
    assertThat(all)
        .filteredOn(w -> w.path().contains("/diststores/"))
        .allSatisfy(w -> assertThat(w.path()).endsWith("/status"));
  }
}
