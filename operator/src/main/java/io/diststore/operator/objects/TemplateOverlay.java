package io.diststore.operator.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * The user's own part of a pod template, laid over the one that the operator makes: objects field
 * by field, lists of named items item by item, everything else replaced. What makes a pod one of
 * this store, its labels and annotations of ours, cannot be overlaid.
 */
final class TemplateOverlay {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** By which field the items of a list are told apart, the first that all of them have. */
  private static final List<String> KEYS = List.of("name", "mountPath", "containerPort", "ip");

  private TemplateOverlay() {}

  /**
   * The template with the user's part in it.
   *
   * @throws InvalidPodTemplate if that is none
   */
  static PodTemplateSpec over(PodTemplateSpec template, ObjectNode overlay) {
    if (overlay == null) {
      return template;
    }
    PodTemplateSpec result;
    try {
      result = JSON.convertValue(merge(JSON.valueToTree(template), overlay), PodTemplateSpec.class);
    } catch (IllegalArgumentException e) {
      throw new InvalidPodTemplate(
          "spec.podTemplate does not fit a pod template: " + firstLine(e.getMessage()), e);
    }
    if (result.getMetadata() == null
        || result.getMetadata().getLabels() == null
        || result.getMetadata().getAnnotations() == null
        || result.getSpec() == null
        || result.getSpec().getContainers().stream()
            .noneMatch(c -> Blueprint.CONTAINER.equals(c.getName()))) {
      throw new InvalidPodTemplate(
          "spec.podTemplate takes away what makes a pod one of this store: its metadata, its spec,"
              + " or the container "
              + Blueprint.CONTAINER,
          null);
    }
    putBack(template.getMetadata().getLabels(), result.getMetadata().getLabels());
    putBack(template.getMetadata().getAnnotations(), result.getMetadata().getAnnotations());
    return result;
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  private static void putBack(Map<String, String> ours, Map<String, String> into) {
    into.putAll(ours);
  }

  private static JsonNode merge(JsonNode base, JsonNode over) {
    if (base instanceof ObjectNode object && over instanceof ObjectNode changes) {
      changes
          .properties()
          .forEach(
              field -> {
                JsonNode before = object.get(field.getKey());
                object.set(
                    field.getKey(),
                    before == null ? field.getValue() : merge(before, field.getValue()));
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
        list.set(at, merge(list.get(at), change));
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
