package io.diststore.locator;

import io.diststore.ring.shell.Notice;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.NodeId;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people that the ring has lost its majority, and what to do: at once, then once in a while
 * as long as it lasts, and when it is over. For the event loop's thread.
 */
final class MajorityWatch {
  private static final Logger LOG = LoggerFactory.getLogger(MajorityWatch.class);
  private static final long AGAIN_NANOS = Duration.ofMinutes(1).toNanos();

  private final Endpoint at;
  private boolean without;
  private long toldAt;

  /** {@code at}: where administrators reach this node. */
  MajorityWatch(Endpoint at) {
    this.at = at;
  }

  void noticed(Notice notice) {
    long now = System.nanoTime();
    switch (notice) {
      case Notice.NoMajority(List<NodeId> silent) -> {
        if (!without || now - toldAt >= AGAIN_NANOS) {
          without = true;
          toldAt = now;
          LOG.warn(
              "Too few members are heard for the ring to go on; silent: {}. It waits for them: what they alone answer for is unavailable,"
                  + " and nobody joins or leaves. Should they be dead, it goes on without them by: location --recover {}",
              names(silent),
              at);
        }
      }
      case Notice.Installed installed when without -> {
        without = false;
        LOG.warn(
            "The ring goes on, in epoch {} with {} members.",
            installed.view().epoch(),
            installed.view().liveMembers().size());
      }
      default -> {
        // Says nothing of a majority.
      }
    }
  }

  private static String names(List<NodeId> nodes) {
    return String.join(", ", nodes.stream().map(NodeId::name).toList());
  }
}
