package io.diststore.operator.objects;

/** The podTemplate of a spec cannot be merged over the template that the operator makes. */
public final class InvalidPodTemplate extends RuntimeException {
  private static final long serialVersionUID = 1;

  InvalidPodTemplate(String message, Throwable cause) {
    super(message, cause);
  }
}
