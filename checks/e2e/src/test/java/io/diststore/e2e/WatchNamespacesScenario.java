package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Limits the operator to one namespace, which enforces the Pod Security level "restricted". */
@Scenario(number = 4, name = "watch-namespaces", installs = true)
@Order(1)
class WatchNamespacesScenario {
  private static final Map<String, String> RESTRICTED =
      Map.of("pod-security.kubernetes.io/enforce", "restricted");

  @Test
  void theOperatorActsOnlyInTheWatchedNamespaceAndItsPodsAreAdmitted(Place place) {
    String watched = place.addNamespace(RESTRICTED);
    String operators = place.addNamespace(RESTRICTED);
    String other = place.namespace();
    Installation installation = new Installation(operators);
    installation.install("watchNamespaces={" + watched + "}");
    try {
      Ring untouched = place.ring(other, "store").apply();
      Ring ring = place.ring(watched, "store");
      ring.create();
      ring.put(0, "key", "value");
      assertThat(ring.get(1, "key")).isEqualTo("value");

      assertThat(untouched.status().isMissingNode()).isTrue();
      assertThat(untouched.statefulSet()).isNull();
      assertThat(untouched.ringObject().isMissingNode()).isTrue();
      assertThat(may(place, operators, other, "get", "diststores.diststore.io")).isFalse();
      assertThat(may(place, operators, other, "create", "statefulsets.apps")).isFalse();
      assertThat(may(place, operators, watched, "create", "statefulsets.apps")).isTrue();
    } finally {
      place.kubectlIn(watched, "", "delete", "diststores", "--all").orFail();
      installation.uninstall();
    }
  }

  private static boolean may(
      Place place, String operators, String where, String verb, String resource) {
    return place
            .kubectlIn(
                where,
                "",
                "auth",
                "can-i",
                verb,
                resource,
                "--as=system:serviceaccount:" + operators + ":diststore-operator")
            .exit()
        == 0;
  }
}
