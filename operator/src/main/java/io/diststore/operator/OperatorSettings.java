package io.diststore.operator;

import java.util.Optional;

/**
 * What the operator is told when it is started.
 *
 * @param nodeImage what new stores run that name no image: {@code DISTSTORE_NODE_IMAGE}
 * @param pod its own name, which holds the lease and reports events: {@code POD_NAME}
 * @param namespace where its own pods and its lease are: {@code POD_NAMESPACE}
 */
public record OperatorSettings(String nodeImage, String pod, Optional<String> namespace) {
  private static final String NODE_IMAGE = "diststore/node:0.1.0-snapshot";

  /** From the environment. */
  public static OperatorSettings fromEnvironment() {
    return new OperatorSettings(
        variable("DISTSTORE_NODE_IMAGE").orElse(NODE_IMAGE),
        variable("POD_NAME").orElse("diststore-operator"),
        variable("POD_NAMESPACE"));
  }

  private static Optional<String> variable(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(v -> !v.isBlank());
  }
}
