package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Compares the RBAC rules of the operator and of a node with lists of the expected rules. */
@Scenario(number = 34, name = "rights")
class RightsScenario {
  @Test
  void theOperatorHasExactlyTheAgreedRights(Place place) {
    List<String> rules = new ArrayList<>();
    String label = "?labelSelector=app.kubernetes.io/name%3Ddiststore-operator";
    String base = "/apis/rbac.authorization.k8s.io/v1/";
    rules.addAll(rules("cluster", place.cluster().get(base + "clusterroles" + label)));
    rules.addAll(
        rules(
            "namespace",
            place.cluster().get(base + "namespaces/" + Installation.NAMESPACE + "/roles" + label)));
    assertThat(text(rules)).isEqualTo(agreed("operator-rights.txt"));
    assertThat(rules)
        .noneMatch(rule -> rule.contains("*"))
        .noneMatch(rule -> rule.contains(" secrets") && rule.contains("list"))
        .noneMatch(rule -> rule.contains("escalate") || rule.contains("impersonate"));
  }

  @Test
  void aNodeHasRightsToItsOwnRingOnly(Place place) {
    Ring ring = place.ring("store").apply();
    ring.awaitReady();
    JsonNode role =
        place
            .cluster()
            .get(
                "/apis/rbac.authorization.k8s.io/v1/namespaces/"
                    + place.namespace()
                    + "/roles/store-node");
    List<String> rules = new ArrayList<>();
    role.path("rules").forEach(rule -> rules.addAll(lines("ring", rule)));
    assertThat(text(rules)).isEqualTo(agreed("node-rights.txt"));
  }

  private static List<String> rules(String where, JsonNode roles) {
    List<String> all = new ArrayList<>();
    roles
        .path("items")
        .forEach(role -> role.path("rules").forEach(rule -> all.addAll(lines(where, rule))));
    return all;
  }

  /**
   * Returns one line for each resource of a rule. A line contains the scope, the resource, the
   * names if the rule has any, and the verbs.
   */
  private static List<String> lines(String where, JsonNode rule) {
    List<String> lines = new ArrayList<>();
    for (JsonNode group : rule.path("apiGroups")) {
      for (JsonNode resource : rule.path("resources")) {
        String name = resource.asText() + (group.asText().isEmpty() ? "" : "." + group.asText());
        String names =
            rule.path("resourceNames").isEmpty()
                ? ""
                : " named " + words(rule.path("resourceNames"));
        lines.add(where + ": " + name + names + ": " + words(rule.path("verbs")));
      }
    }
    return lines;
  }

  private static String words(JsonNode list) {
    TreeSet<String> words = new TreeSet<>();
    list.forEach(word -> words.add(word.asText()));
    return String.join(" ", words);
  }

  private static String text(List<String> rules) {
    return String.join("\n", new TreeSet<>(rules)) + "\n";
  }

  private static String agreed(String name) {
    try (InputStream in = RightsScenario.class.getResourceAsStream("/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
