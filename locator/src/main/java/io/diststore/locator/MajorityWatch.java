package io.diststore.locator;

import io.diststore.ring.shell.Notice;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.NodeId;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs that the ring has lost its majority, and tells the administrator what to do. The first
 * message is logged at once. While the loss lasts, the message is repeated every minute. When the
 * ring has recovered, a last message says so. Only the event loop may use this class.
 */
final class MajorityWatch {
  private static final Logger LOG = LoggerFactory.getLogger(MajorityWatch.class);
  private static final long WARNING_PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

  private final Endpoint administration;
  private boolean lost;
  private long warnedAt;

  /**
   * Creates a watch for a ring that has its majority.
   *
   * @param administration the endpoint at which administrators reach this node
   */
  MajorityWatch(Endpoint administration) {
    this.administration = administration;
  }

  void onNotice(Notice notice) {
    switch (notice) {
      case Notice.NoMajority(List<NodeId> unreachable) -> onLost(unreachable, System.nanoTime());
      case Notice.Installed installed when lost -> {
        lost = false;
        LOG.warn(
            "The ring has recovered. It is in epoch {} with {} members.",
            installed.view().epoch(),
            installed.view().liveMembers().size());
      }
      default -> {
        // Other notices do not concern the majority.
      }
    }
  }

  private void onLost(List<NodeId> unreachable, long nowNanos) {
    if (!lost || nowNanos - warnedAt >= WARNING_PAUSE_NANOS) {
      lost = true;
      warnedAt = nowNanos;
      LOG.warn(
          "The ring has lost its majority. Unreachable: {}. Until enough of these members are back, the keys that only they serve are unavailable,"
              + " and no node joins or leaves. If these members are dead, continue without them: location --recover {}",
          names(unreachable),
          administration);
    }
  }

  private static String names(List<NodeId> nodes) {
    return String.join(", ", nodes.stream().map(NodeId::name).toList());
  }
}
