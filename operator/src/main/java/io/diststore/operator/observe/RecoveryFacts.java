package io.diststore.operator.observe;

import io.diststore.ring.view.NodeId;
import io.diststore.thrift.admin.RecoveryOutlook;
import java.util.List;

/**
 * What a recovery of the ring would do, as one member sees it.
 *
 * @param pod the pod of this member
 * @param unreachable the live members that this member cannot reach
 * @param objection why this member would refuse a recovery, usually because the ring has not lost
 *     its majority; null if the ring can be recovered
 */
public record RecoveryFacts(String pod, List<NodeId> unreachable, String objection) {
  public RecoveryFacts {
    unreachable = List.copyOf(unreachable);
  }

  static RecoveryFacts of(String pod, RecoveryOutlook outlook) {
    return new RecoveryFacts(
        pod,
        outlook.getUnreachable().stream()
            .map(i -> new NodeId(i.getName(), i.getIncarnation()))
            .toList(),
        outlook.getObjection());
  }

  /** Returns whether the ring has lost its majority, as far as this member sees. */
  public boolean isMajorityLost() {
    return objection == null;
  }
}
