package io.diststore.operator;

import io.diststore.operator.standin.Await;
import io.diststore.operator.standin.Gate;
import io.diststore.operator.standin.OperatorLife;
import io.diststore.operator.standin.StandInCluster;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A namespace with stand-ins and an operator; whatever the operator writes must be lawful. */
@Timeout(600)
abstract class StandInTest {
  protected StandInCluster cluster;
  protected OperatorLife operator;

  @BeforeEach
  void begin() {
    cluster = new StandInCluster();
    operator = start(cluster);
  }

  /** The operator of this test. */
  protected OperatorLife start(StandInCluster in) {
    return in.operator(Gate.harmless());
  }

  @AfterEach
  void end() {
    if (operator != null) {
      Writes.of(operator.gate()).areLawful();
      operator.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  /** Waits until the operator has looked so many times more, having been given occasion to. */
  protected void awaitPasses(int more) {
    int before = operator.passes();
    Await.until(
        more + " more passes",
        Await.LONG,
        () -> {
          nudge();
          return operator.passes() >= before + more;
        },
        () -> operator.passes() - before + " passes");
  }

  /** A change of a pod that means nothing, but is news. */
  private void nudge() {
    List<Pod> pods = cluster.pods();
    if (!pods.isEmpty()) {
      cluster
          .thePod(pods.getFirst().getMetadata().getName())
          .edit(
              p -> {
                p.getMetadata()
                    .getAnnotations()
                    .put("test/nudge", Long.toString(System.nanoTime()));
                return p;
              });
    }
  }

  /** The pods' identities by name. */
  protected Map<String, String> uids() {
    return cluster.pods().stream()
        .collect(Collectors.toMap(p -> p.getMetadata().getName(), p -> p.getMetadata().getUid()));
  }

  /** Waits for an event of a reason, and returns its words. */
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
