package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.history.Await;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Sends signals to the processes in a ring's pods. One pod cannot signal another, so a privileged
 * pod on the same node of the cluster sends the signals.
 */
final class SignalSender {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final Duration POLL = Duration.ofMillis(250);

  /**
   * A script that sends signal $3 to the first process of pod $1 in namespace $2. The first process
   * is the one that has the id 1 in the pod's own PID namespace.
   */
  private static final String SEND =
      "for p in /proc/[0-9]*; do"
          + " grep -q '^NSpid:.*[[:space:]]1$' $p/status 2>/dev/null || continue;"
          + " tr '\\0' '\\n' <$p/environ 2>/dev/null | grep -qx \"POD_NAMESPACE=$2\" || continue;"
          + " tr '\\0' '\\n' <$p/environ | grep -qx \"POD_NAME=$1\" || continue;"
          + " kill -$3 ${p#/proc/} && exit 0; done; echo no process of $1 >&2; exit 1";

  private final Place place;
  private final Map<String, String> podOfNode = new HashMap<>();

  SignalSender(Place place) {
    this.place = place;
  }

  /**
   * Starts the privileged pod that sends signals to this pod of the ring. Later signals are then
   * sent without delay. To start it, this method sends CONT, which has no effect on a running
   * process.
   */
  void prepare(Ring ring, int ordinal) {
    send(ring, ordinal, "CONT");
  }

  /** Sends a signal, for example {@code KILL}. */
  void send(Ring ring, int ordinal, String signal) {
    Pod target = ring.podNow(ordinal);
    String sender = podOfNode.computeIfAbsent(target.getSpec().getNodeName(), this::start);
    place
        .kubectl(
            "exec",
            sender,
            "--",
            "sh",
            "-c",
            SEND,
            "send",
            ring.pod(ordinal),
            ring.namespace(),
            signal)
        .orFail();
  }

  /**
   * Sends a signal after this time, even if the API server does not answer then. Call {@link
   * #prepare} first.
   */
  void sendLater(Ring ring, int ordinal, String signal, Duration delay) {
    String sender = podOfNode.get(ring.podNow(ordinal).getSpec().getNodeName());
    String later = "(sleep " + delay.toSeconds() + "; " + SEND + ") </dev/null >/dev/null 2>&1 &";
    place
        .kubectl(
            "exec",
            sender,
            "--",
            "sh",
            "-c",
            later,
            "send",
            ring.pod(ordinal),
            ring.namespace(),
            signal)
        .orFail();
  }

  private String start(String node) {
    String name = "signals-" + node;
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
            .withName("signals")
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
        TIMEOUT,
        POLL,
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
