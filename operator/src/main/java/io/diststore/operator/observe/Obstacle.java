package io.diststore.operator.observe;

import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * A reason why the operator cannot act, found before it plans a step.
 *
 * @param message what is wrong, and what to do about it
 */
public record Obstacle(StallReason reason, String message) {
  /**
   * Returns the obstacle for an object that does not belong to the store but has a name that the
   * store needs.
   */
  public static Obstacle nameConflict(HasMetadata object) {
    return new Obstacle(
        StallReason.NameConflict,
        "the %s %s exists and does not belong to this DistStore: delete it, or choose another name for the DistStore"
            .formatted(object.getKind(), object.getMetadata().getName()));
  }
}
