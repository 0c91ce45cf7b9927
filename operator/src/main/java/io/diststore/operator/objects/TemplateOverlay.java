package io.diststore.operator.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Merges the user's pod template over the operator's own template. Objects are merged field by
 * field. Lists are merged item by item if a field identifies their items. Everything else is
 * replaced. A user cannot change the labels and annotations that the operator sets, because they
 * mark a pod as a pod of this store.
 */
final class TemplateOverlay {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The fields that identify the items of a list. The merge uses the first of these fields that all
   * items have.
   */
  private static final List<String> KEYS = List.of("name", "mountPath", "containerPort", "ip");

  private TemplateOverlay() {}

  /**
   * Returns the template merged with the overlay.
   *
   * @throws InvalidPodTemplate if the result is not a valid pod template for this store
   */
  static PodTemplateSpec merge(PodTemplateSpec template, ObjectNode overlay) {
    if (overlay == null) {
      return template;
    }
    PodTemplateSpec result;
    try {
      result =
          JSON.convertValue(mergeNodes(JSON.valueToTree(template), overlay), PodTemplateSpec.class);
    } catch (IllegalArgumentException e) {
      throw new InvalidPodTemplate(
          "spec.podTemplate is not a valid pod template: " + firstLine(e.getMessage()), e);
    }
    if (result.getMetadata() == null
        || result.getMetadata().getLabels() == null
        || result.getMetadata().getAnnotations() == null
        || result.getSpec() == null
        || result.getSpec().getContainers().stream()
            .noneMatch(c -> Blueprint.CONTAINER.equals(c.getName()))) {
      throw new InvalidPodTemplate(
          "spec.podTemplate removes a part that a pod of this store needs: its labels, its"
              + " annotations, its spec, or the container "
              + Blueprint.CONTAINER,
          null);
    }
    result.getMetadata().getLabels().putAll(template.getMetadata().getLabels());
    result.getMetadata().getAnnotations().putAll(template.getMetadata().getAnnotations());
    return result;
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  private static JsonNode mergeNodes(JsonNode base, JsonNode over) {
    if (base instanceof ObjectNode object && over instanceof ObjectNode changes) {
      changes
          .properties()
          .forEach(
              field -> {
                JsonNode before = object.get(field.getKey());
                object.set(
                    field.getKey(),
                    before == null ? field.getValue() : mergeNodes(before, field.getValue()));
              });
      return object;
    }
    if (base instanceof ArrayNode list && over instanceof ArrayNode changes) {
      for (String key : KEYS) {
        if (allHave(list, key) && allHave(changes, key)) {
          return mergeItems(list, changes, key);
        }
      }
    }
    return over;
  }

  private static JsonNode mergeItems(ArrayNode list, ArrayNode changes, String key) {
    for (JsonNode change : changes) {
      int at = 0;
      while (at < list.size() && !list.get(at).get(key).equals(change.get(key))) {
        at++;
      }
      if (at < list.size()) {
        list.set(at, mergeNodes(list.get(at), change));
      } else {
        list.add(change);
      }
    }
    return list;
  }

  private static boolean allHave(ArrayNode list, String key) {
    return StreamSupport.stream(list.spliterator(), false).allMatch(item -> item.has(key));
  }
}
