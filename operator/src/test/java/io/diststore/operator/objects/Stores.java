package io.diststore.operator.objects;

import io.diststore.crds.DistStore;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;

/** A store as the API server gives it: with all defaults set. */
final class Stores {
  private static final String BEGINNING =
      """
      apiVersion: diststore.io/v1alpha1
      kind: DistStore
      metadata: {name: store, namespace: shop, uid: u-1}
      spec:
        replicas: 3
        copies: 2
        updatePolicy: OnRequest
        storage: {type: memory}
        ports: {client: 9900, admin: 9901, http: 9990}
        disruption: {handoffSeconds: 3600}
        paused: false
      """;
  private static final String PLAIN =
      """
        resources: {limits: {memory: 512Mi}}
        networkPolicy: {enabled: true}
        scheduling: {}
      """;

  private Stores() {}

  static Blueprint plain() {
    return with(PLAIN);
  }

  /** With more lines of the spec, indented by two. */
  static Blueprint plainAnd(String lines) {
    return with(PLAIN + lines);
  }

  static Blueprint with(String lines) {
    DistStore store = Serialization.unmarshal(BEGINNING + lines, DistStore.class);
    return Blueprint.of(store, Optional.empty(), List.of(), "diststore/node:1", "system");
  }
}
