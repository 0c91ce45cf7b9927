package io.diststore.operator.observe;

import io.diststore.crds.DistStore;
import io.diststore.crds.DistStoreRing;
import io.diststore.crds.DistStoreSpec.Zones;
import io.diststore.crds.DistStoreStatus;
import io.diststore.operator.objects.Blueprint;
import io.diststore.operator.objects.Names;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import io.diststore.thrift.admin.NodeReport;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Observes one store: reads its API objects from a source, and asks its nodes for reports. */
public final class Observer {
  private final NodeReports nodes;
  private final Machines machines;
  private final String defaultImage;
  private final String operatorNamespace;

  public Observer(
      NodeReports nodes, Machines machines, String defaultImage, String operatorNamespace) {
    this.nodes = nodes;
    this.machines = machines;
    this.defaultImage = defaultImage;
    this.operatorNamespace = operatorNamespace;
  }

  /**
   * Observes a store.
   *
   * @param knownObstacle an obstacle that the caller has already found, or null
   */
  public Snapshot observe(
      DistStore store, ClusterSource source, byte[] token, Obstacle knownObstacle) {
    Names names = Names.of(store);
    Optional<StatefulSet> statefulSet = source.statefulSet();
    Optional<DistStoreRing> ring = source.ring();
    Obstacle obstacle = knownObstacle;
    if (statefulSet.isPresent() && !names.owns(statefulSet.get().getMetadata())) {
      obstacle = Obstacle.nameConflict(statefulSet.get());
    } else if (ring.isPresent() && !names.owns(ring.get().getMetadata())) {
      obstacle = Obstacle.nameConflict(ring.get());
    }
    RegisterFacts register = RegisterFacts.of(ring);
    List<Pod> labelled = source.pods();
    List<Pod> pods =
        Stream.concat(labelled.stream(), unlabelled(register, labelled, source))
            .filter(p -> p.getStatus() != null && names.ordinal(p.getMetadata().getName()) >= 0)
            .sorted(Comparator.comparing(p -> names.ordinal(p.getMetadata().getName())))
            .toList();
    Blueprint blueprint = Blueprint.of(store, statefulSet, pods, defaultImage, operatorNamespace);
    Map<String, NodeReport> reports = nodes.fetch(pods, token);
    DistStoreStatus status = store.getStatus();
    RingFacts ringFacts = register.view() == null ? null : RingFacts.of(register.view(), reports);
    Observation observation =
        new Observation(
            store.getSpec(),
            knownRing(status) == null ? null : knownRing(status).id(),
            knownRing(status) == null || knownRing(status).epoch() == null
                ? 0
                : knownRing(status).epoch(),
            finishedReceipts(status),
            obstacle,
            statefulSet.map(StatefulSetFacts::of).orElse(null),
            blueprint.restartHash(),
            pods.stream()
                .map(p -> PodFacts.of(p, names, reports.get(p.getMetadata().getName())))
                .toList(),
            register,
            machines.zonesOf(store.getSpec().zones() == Zones.Spread ? pods : List.of()),
            ringFacts,
            ringFacts == null ? List.of() : recoveries(ringFacts.view(), pods, reports, token));
    if (observation.isRegisterBehind()) {
      observation = observation.withoutRing();
    }
    return new Snapshot(store, blueprint, statefulSet, pods, token, observation);
  }

  /**
   * Returns the pods of live members that do not carry the store's labels, because someone has
   * removed the labels. These pods must not count as removed.
   */
  private static Stream<Pod> unlabelled(
      RegisterFacts register, List<Pod> labelled, ClusterSource source) {
    if (register.view() == null) {
      return Stream.of();
    }
    Set<String> known =
        labelled.stream().map(p -> p.getMetadata().getName()).collect(Collectors.toSet());
    return register.view().liveMembers().stream()
        .map(member -> member.id().name())
        .filter(name -> !known.contains(name))
        .distinct()
        .flatMap(name -> source.pod(name).stream());
  }

  /** If some live member does not answer, asks the others what a recovery would do. */
  private List<RecoveryFacts> recoveries(
      View view, List<Pod> pods, Map<String, NodeReport> reports, byte[] token) {
    Set<String> answering =
        view.liveMembers().stream()
            .map(Member::id)
            .filter(id -> isLatest(id, reports.get(id.name())))
            .map(NodeId::name)
            .collect(Collectors.toSet());
    return answering.size() == view.liveMembers().size()
        ? List.of()
        : nodes.recoveries(
            pods.stream().filter(p -> answering.contains(p.getMetadata().getName())).toList(),
            token);
  }

  private static boolean isLatest(NodeId id, NodeReport report) {
    return report != null && report.getIncarnation() == id.incarnation();
  }

  private static DistStoreStatus.RingStatus knownRing(DistStoreStatus status) {
    return status == null ? null : status.ring();
  }

  private static Set<String> finishedReceipts(DistStoreStatus status) {
    if (status == null || status.handoffs() == null) {
      return Set.of();
    }
    return status.handoffs().stream()
        .filter(h -> h.finishedAt() != null)
        .map(DistStoreStatus.LeaveReceipt::id)
        .collect(Collectors.toUnmodifiableSet());
  }
}
