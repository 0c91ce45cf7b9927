package io.diststore.operator;

import java.util.Optional;

/**
 * The settings of the operator's process.
 *
 * @param nodeImage the image of new stores whose spec does not name an image (from the variable
 *     {@code DISTSTORE_NODE_IMAGE})
 * @param pod the name of the operator's own pod, which holds the lease and reports events (from
 *     {@code POD_NAME})
 * @param namespace the namespace of the operator's pods and of the lease (from {@code
 *     POD_NAMESPACE})
 * @param readsZones whether the operator has the right to read the zones of machines (from {@code
 *     DISTSTORE_READ_ZONES})
 */
public record OperatorSettings(
    String nodeImage, String pod, Optional<String> namespace, boolean readsZones) {
  private static final String NODE_IMAGE = "diststore/node:0.1.0-snapshot";

  /** Reads the settings from environment variables. */
  public static OperatorSettings fromEnvironment() {
    return new OperatorSettings(
        variable("DISTSTORE_NODE_IMAGE").orElse(NODE_IMAGE),
        variable("POD_NAME").orElse("diststore-operator"),
        variable("POD_NAMESPACE"),
        !variable("DISTSTORE_READ_ZONES").orElse("true").equals("false"));
  }

  private static Optional<String> variable(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(v -> !v.isBlank());
  }
}
