package io.diststore.node.kubernetes;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until the operator has written the pod's zone. The zone belongs to the machine, which
 * Kubernetes chooses after the pod was created, and a pod may not read machines. So the operator
 * annotates the pod when Kubernetes has chosen the machine, and the kubelet passes the annotation
 * on as a file.
 *
 * <p>A member cannot change its zone, so a node that starts without it places copies wrongly until
 * it restarts. But the wait has a limit, because an operator that does not run must not keep a pod
 * from joining its ring.
 */
final class ZoneWait {
  /**
   * The longest wait. If it is too short, a pod starts without its zone when the operator is slow.
   * If it is too long, a lost pod is replaced late while no operator runs. Usually the zone arrives
   * within two seconds.
   */
  static final Duration LIMIT = Duration.ofSeconds(15);

  /** What the operator writes if the machine has no zone. It is not a valid value of a label. */
  static final String NO_ZONE = "-";

  private static final Logger LOG = LoggerFactory.getLogger(ZoneWait.class);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

  private ZoneWait() {}

  /** Blocks the calling thread for a duration. */
  @FunctionalInterface
  interface Pause {
    void pass(Duration duration) throws InterruptedException;
  }

  /**
   * Returns the pod's zone. Returns an empty text if the machine has no zone, if no zone is
   * mounted, or if the zone does not arrive in time.
   */
  static String zone(PodFiles files, LongSupplier nanoTime, Pause pause) {
    long start = nanoTime.getAsLong();
    boolean waits = false;
    while (true) {
      Optional<String> written = files.zone();
      if (written.isEmpty() || !written.get().isEmpty()) {
        return written.filter(zone -> !zone.equals(NO_ZONE)).orElse("");
      }
      if (nanoTime.getAsLong() - start >= LIMIT.toNanos()) {
        LOG.warn(
            "The operator has not written the zone of this pod for {} s, so the node starts without a zone. Until the pod restarts, two copies of a key may be in this zone. Check whether the operator runs.",
            LIMIT.toSeconds());
        return "";
      }
      if (!waits) {
        waits = true;
        LOG.info("Waiting for the operator to write the zone of this pod.");
      }
      try {
        pause.pass(POLL_INTERVAL);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return "";
      }
    }
  }
}
