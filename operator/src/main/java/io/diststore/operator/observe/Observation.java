package io.diststore.operator.observe;

import io.diststore.crds.DistStoreSpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All that planning reads, of one moment.
 *
 * @param knownRing the ring's identity as the status has it, or null: of the status nothing else is
 *     read but this and the receipts, which were written before their evidence went
 * @param receipts ids of the finished receipts in the status
 * @param inTheWay what was found before there was anything to plan, or null
 * @param set null when there is none
 * @param restartHash what pods are to be started with
 * @param pods by ordinal
 * @param ring null as long as nobody has founded it
 */
public record Observation(
    DistStoreSpec spec,
    String knownRing,
    Set<String> receipts,
    InTheWay inTheWay,
    SetFacts set,
    String restartHash,
    List<PodFacts> pods,
    RegisterFacts register,
    RingFacts ring) {

  public int wanted() {
    return spec.replicas();
  }

  /** The pod of an ordinal. */
  public Optional<PodFacts> pod(int ordinal) {
    return pods.stream().filter(p -> p.ordinal() == ordinal).findFirst();
  }

  public Optional<PodFacts> pod(String name) {
    return pods.stream().filter(p -> p.name().equals(name)).findFirst();
  }
}
