package io.diststore.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A view that the ring has registered in its ring object.
 *
 * @param epoch the number of the view
 * @param ringId the id of the ring
 * @param members a map from each member's name to its state, sorted by name
 * @param incarnations a map from each member's name to its incarnation, sorted by name
 * @param target the names of the members that serve next; empty if no keys move
 */
record View(
    long epoch,
    String ringId,
    Map<String, String> members,
    Map<String, String> incarnations,
    List<String> target) {

  static View of(String registered) {
    JsonNode json = Cluster.json(registered.isEmpty() ? "{}" : registered);
    Map<String, String> members = new TreeMap<>();
    Map<String, String> incarnations = new TreeMap<>();
    for (JsonNode member : json.path("members")) {
      members.put(member.path("name").asText(), member.path("state").asText());
      incarnations.put(member.path("name").asText(), member.path("incarnation").asText());
    }
    List<String> target = new ArrayList<>();
    json.path("target").forEach(node -> target.add(node.asText()));
    return new View(
        json.path("epoch").asLong(),
        json.path("ringId").asText(),
        members,
        incarnations,
        List.copyOf(target));
  }

  /** Reports whether all members are UP and no keys move. */
  boolean isAtRest() {
    return target.isEmpty() && members.values().stream().allMatch("UP"::equals);
  }
}
