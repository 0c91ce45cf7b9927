package io.diststore.operator;

import io.diststore.operator.standin.Await;
import io.diststore.operator.standin.Gate;
import io.diststore.operator.standin.OperatorRun;
import io.diststore.operator.standin.StandInCluster;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * The base class of the tests that need a namespace with stand-ins and an operator. After each
 * test, checks all writes by the operator.
 */
@Timeout(600)
abstract class StandInTest {
  protected StandInCluster cluster;
  protected OperatorRun operator;

  @BeforeEach
  void begin() {
    cluster = new StandInCluster();
    operator = start(cluster);
  }

  /** Starts the operator of the test. */
  protected OperatorRun start(StandInCluster in) {
    return in.operator(Gate.harmless());
  }

  @AfterEach
  void end() {
    if (operator != null) {
      Writes.of(operator.gate()).check();
      operator.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  /** Triggers passes until the operator has finished {@code more} further passes. */
  protected void awaitPasses(int more) {
    int before = operator.passes();
    Await.until(
        more + " more passes",
        Await.LONG,
        () -> {
          triggerPass();
          return operator.passes() >= before + more;
        },
        () -> operator.passes() - before + " passes");
  }

  /** Changes a pod in a way that triggers a pass, but has no other effect. */
  private void triggerPass() {
    List<Pod> pods = cluster.pods();
    if (!pods.isEmpty()) {
      cluster
          .thePod(pods.getFirst().getMetadata().getName())
          .edit(
              p -> {
                p.getMetadata()
                    .getAnnotations()
                    .put("test/trigger", Long.toString(System.nanoTime()));
                return p;
              });
    }
  }

  /** Returns the uid of each pod, by pod name. */
  protected Map<String, String> uids() {
    return cluster.pods().stream()
        .collect(Collectors.toMap(p -> p.getMetadata().getName(), p -> p.getMetadata().getUid()));
  }

  /** Waits for an event with this reason, and returns its note. */
  protected String awaitEvent(String reason) {
    Await.until(
        "an event " + reason,
        Await.LONG,
        () -> events().stream().anyMatch(e -> e.getReason().equals(reason)),
        () -> events().stream().map(Event::getReason).toList().toString());
    return events().stream()
        .filter(e -> e.getReason().equals(reason))
        .map(Event::getNote)
        .findFirst()
        .orElseThrow();
  }

  private List<Event> events() {
    return cluster
        .client()
        .resources(Event.class)
        .inNamespace(cluster.namespace())
        .list()
        .getItems();
  }
}
