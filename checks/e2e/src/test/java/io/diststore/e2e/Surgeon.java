package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.history.Await;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Sends signals to the process of a ring's pod from its node, as no pod may do to another. */
final class Surgeon {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration LOOK = Duration.ofMillis(250);

  /** The first process of the pod's container: in its own namespace of processes it is number 1. */
  private static final String FIND =
      "for p in /proc/[0-9]*; do"
          + " grep -q '^NSpid:.*[[:space:]]1$' $p/status 2>/dev/null || continue;"
          + " tr '\\0' '\\n' <$p/environ 2>/dev/null | grep -qx \"POD_NAMESPACE=$2\" || continue;"
          + " tr '\\0' '\\n' <$p/environ | grep -qx \"POD_NAME=$1\" || continue;"
          + " kill -$3 ${p#/proc/} && exit 0; done; echo no process of $1 >&2; exit 1";

  private final Place place;
  private final Map<String, String> pods = new HashMap<>();

  Surgeon(Place place) {
    this.place = place;
  }

  /** Sends the signal, for example {@code KILL}. */
  void signal(Ring ring, int ordinal, String signal) {
    Pod victim = ring.podNow(ordinal);
    String mine = pods.computeIfAbsent(victim.getSpec().getNodeName(), this::start);
    place
        .kubectl(
            "exec",
            mine,
            "--",
            "sh",
            "-c",
            FIND,
            "find",
            ring.pod(ordinal),
            ring.namespace(),
            signal)
        .good();
  }

  private String start(String node) {
    String name = "surgeon-" + node;
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(place.namespace())
            .endMetadata()
            .withNewSpec()
            .withHostPID(true)
            .withNodeName(node)
            .withTerminationGracePeriodSeconds(0L)
            .addNewContainer()
            .withName("surgeon")
            .withImage("diststore/e2e:" + Settings.text("tag"))
            .withCommand("sh", "-c", "while true; do sleep 3600; done")
            .withNewSecurityContext()
            .withPrivileged(true)
            .withRunAsUser(0L)
            .endSecurityContext()
            .endContainer()
            .endSpec()
            .build();
    place.cluster().client().resource(pod).create();
    Await.holds(
        name + " is ready",
        PATIENCE,
        LOOK,
        () ->
            assertThat(
                    History.isReady(
                        place
                            .cluster()
                            .client()
                            .pods()
                            .inNamespace(place.namespace())
                            .withName(name)
                            .get()))
                .isTrue());
    return name;
  }
}
