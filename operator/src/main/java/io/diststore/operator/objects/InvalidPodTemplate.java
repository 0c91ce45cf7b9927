package io.diststore.operator.objects;

/** Thrown if the podTemplate of a spec cannot be merged into the operator's own template. */
public final class InvalidPodTemplate extends RuntimeException {
  private static final long serialVersionUID = 1;

  InvalidPodTemplate(String message, Throwable cause) {
    super(message, cause);
  }
}
