package io.diststore.operator.objects;

import io.diststore.crds.DistStore;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;

/** Blueprints of a store. The defaults of its spec are set, as in a spec from the API server. */
final class Blueprints {
  private static final String HEADER =
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
        zones: Spread
        resources: {limits: {memory: 512Mi}}
        networkPolicy: {enabled: true}
        scheduling: {}
      """;

  private Blueprints() {}

  static Blueprint plain() {
    return with(PLAIN);
  }

  /** Returns a blueprint whose spec has additional lines, each indented by two spaces. */
  static Blueprint plainAnd(String lines) {
    return with(PLAIN + lines);
  }

  static Blueprint with(String lines) {
    DistStore store = Serialization.unmarshal(HEADER + lines, DistStore.class);
    return Blueprint.of(store, Optional.empty(), List.of(), "diststore/node:1", "system");
  }
}
