package io.diststore.operator.observe;

import io.diststore.crds.DistStore;
import io.diststore.crds.DistStoreRing;
import io.diststore.crds.DistStoreStatus;
import io.diststore.operator.objects.Blueprint;
import io.diststore.operator.objects.Names;
import io.diststore.thrift.admin.NodeReport;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks at one store: its API objects from a source, its nodes themselves. */
public final class Observer {
  private final NodeReports nodes;
  private final String defaultImage;
  private final String operatorNamespace;

  public Observer(NodeReports nodes, String defaultImage, String operatorNamespace) {
    this.nodes = nodes;
    this.defaultImage = defaultImage;
    this.operatorNamespace = operatorNamespace;
  }

  /**
   * A look at a store.
   *
   * @param known what is known to be in the way, or null
   */
  public Look look(DistStore store, ClusterSource source, byte[] token, InTheWay known) {
    Names names = Names.of(store);
    Optional<StatefulSet> set = source.statefulSet();
    Optional<DistStoreRing> ring = source.ring();
    InTheWay inTheWay = known;
    if (set.isPresent() && !names.own(set.get().getMetadata())) {
      inTheWay = foreign(set.get());
    } else if (ring.isPresent() && !names.own(ring.get().getMetadata())) {
      inTheWay = foreign(ring.get());
    }
    List<Pod> pods =
        source.pods().stream()
            .filter(p -> p.getStatus() != null && names.ordinal(p.getMetadata().getName()) >= 0)
            .sorted(Comparator.comparing(p -> names.ordinal(p.getMetadata().getName())))
            .toList();
    Blueprint blueprint = Blueprint.of(store, set, pods, defaultImage, operatorNamespace);
    Map<String, NodeReport> reports = nodes.of(pods, token);
    RegisterFacts register = RegisterFacts.of(ring);
    DistStoreStatus status = store.getStatus();
    Observation seen =
        new Observation(
            store.getSpec(),
            status == null || status.ring() == null ? null : status.ring().id(),
            receipts(status),
            inTheWay,
            set.map(SetFacts::of).orElse(null),
            blueprint.restartHash(),
            pods.stream()
                .map(p -> PodFacts.of(p, names, reports.get(p.getMetadata().getName())))
                .toList(),
            register,
            register.view() == null ? null : RingFacts.of(register.view(), reports));
    return new Look(store, blueprint, set, pods, token, seen);
  }

  /** That an object of a name of ours belongs to somebody else. */
  public static InTheWay foreign(HasMetadata object) {
    return new InTheWay(
        Obstacle.NameConflict,
        "the %s %s exists and does not belong to this DistStore: delete it, or choose another name"
            .formatted(object.getKind(), object.getMetadata().getName()));
  }

  private static Set<String> receipts(DistStoreStatus status) {
    if (status == null || status.handoffs() == null) {
      return Set.of();
    }
    return status.handoffs().stream()
        .filter(h -> h.finishedAt() != null)
        .map(DistStoreStatus.Handoff::id)
        .collect(Collectors.toUnmodifiableSet());
  }
}
