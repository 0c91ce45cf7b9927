package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Applies invalid objects, which the API server refuses with an explanation. */
@Scenario(number = 2, name = "bad-input")
class BadInputScenario {
  private static final String LIMITS = "resources: {limits: {memory: 256Mi}}";

  /**
   * Invalid manifests, each of which breaks one rule. The key of each manifest is a part of the
   * message with which the API server must refuse it.
   */
  private static final Map<String, String> BROKEN =
      Map.of(
          "spec.replicas must not be 0",
          spec("bad", "replicas: 0", LIMITS),
          "spec.replicas is less than spec.copies",
          spec("bad", "replicas: 2", "copies: 3", LIMITS),
          "spec.resources.limits.memory is missing",
          spec("bad", "replicas: 3"),
          "spec.resources.limits.memory is less than 256Mi",
          spec("bad", "resources: {limits: {memory: 100Mi}}"),
          "client, admin and http must be three different ports",
          spec("bad", "ports: {client: 9990}", LIMITS),
          "cannot be used to name pods and Services: use at most 40 characters",
          spec("a".repeat(41), LIMITS),
          "begin with a letter, and do not end with -",
          spec("\"0bad\"", LIMITS));

  /** A part of the message for a user who changes the number of copies of an existing store. */
  private static final String COPIES = "spec.copies cannot be changed";

  /** A part of the message for a user who changes a ring object. */
  private static final String RING = "the spec of a ring object cannot be changed";

  private static String spec(String name, String... fields) {
    return "apiVersion: diststore.io/v1alpha1\nkind: DistStore\nmetadata: {name: "
        + name
        + "}\nspec:\n  "
        + String.join("\n  ", fields)
        + "\n";
  }

  @Test
  void everyBrokenRuleIsRefusedWithItsOwnMessage(Place place) {
    BROKEN.forEach(
        (words, manifest) -> {
          Tool.Result refused = place.apply(manifest);
          assertThat(refused.exit()).as(manifest).isNotZero();
          assertThat(oneLine(refused.err())).contains(words);
          Figures.report(place.scenario(), "%s", oneLine(refused.err()));
        });
    assertThat(place.ring("bad").resource().isMissingNode()).isTrue();

    place.apply(spec("fixed", "paused: true", LIMITS)).orFail();
    Tool.Result refused = place.apply(spec("fixed", "paused: true", "copies: 3", LIMITS));
    assertThat(refused.exit()).isNotZero();
    assertThat(oneLine(refused.err())).contains(COPIES);
  }

  @Test
  void aUserCannotChangeARingObject(Place place) {
    Ring ring = place.ring("store");
    ring.create();
    Tool.Result refused =
        ring.kubectl(
            "patch",
            "diststorering/store",
            "--type=merge",
            "-p",
            "{\"spec\":{\"ringId\":\"" + "0".repeat(32) + "\"}}");
    assertThat(refused.exit()).isNotZero();
    assertThat(oneLine(refused.err())).contains(RING);
    Figures.report(place.scenario(), "%s", oneLine(refused.err()));
  }

  @Test
  void theTestsBreakEveryRuleOfTheDefinitions(Place place) {
    List<String> messages = new ArrayList<>();
    for (String kind : List.of("diststores", "diststorerings")) {
      String definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/";
      rules(place.cluster().get(definitions + kind + ".diststore.io"), messages);
    }
    List<String> tested = new ArrayList<>(BROKEN.keySet());
    tested.addAll(List.of(COPIES, RING));
    assertThat(messages)
        .isNotEmpty()
        .allSatisfy(
            message ->
                assertThat(tested)
                    .as("a test that breaks the rule '%s'", message)
                    .anyMatch(message::contains));
  }

  private static void rules(JsonNode node, List<String> messages) {
    node.path("x-kubernetes-validations")
        .forEach(rule -> messages.add(rule.path("message").asText()));
    node.forEach(child -> rules(child, messages));
  }

  @Test
  void unknownFieldsAreRefused(Place place) {
    Tool.Result refused = place.apply(spec("bad", "replica: 3", LIMITS));
    assertThat(refused.exit()).isNotZero();
    assertThat(refused.err()).contains("unknown field \"spec.replica\"");
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ");
  }
}
