package io.diststore.operator.observe;

import io.diststore.thrift.admin.NodeReport;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.thrift.TException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks all nodes of a store for their reports at the same time. This takes at most about a second.
 */
public final class NodeReports {
  private static final Logger LOG = LoggerFactory.getLogger(NodeReports.class);

  private final NodeAddresses addresses;

  public NodeReports(NodeAddresses addresses) {
    this.addresses = addresses;
  }

  /**
   * Returns the reports by pod name. A node that does not answer is missing from the map. That node
   * may still hold data.
   */
  public Map<String, NodeReport> fetch(List<Pod> pods, byte[] token) {
    Map<String, Future<NodeReport>> calls = new HashMap<>();
    Map<String, NodeReport> reports = new HashMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Pod pod : pods) {
        addresses
            .of(pod)
            .ifPresent(
                address ->
                    calls.put(
                        pod.getMetadata().getName(),
                        threads.submit(
                            () -> {
                              try (AdminConnection node = AdminConnection.open(address, token)) {
                                return node.report();
                              }
                            })));
      }
    }
    calls.forEach((pod, call) -> result(pod, call).ifPresent(r -> reports.put(pod, r)));
    return reports;
  }

  /** Opens a connection to the node of one pod. */
  public AdminConnection connect(Pod pod, byte[] token) throws TException {
    return AdminConnection.open(
        addresses
            .of(pod)
            .orElseThrow(() -> new TException(pod.getMetadata().getName() + " has no address yet")),
        token);
  }

  private static Optional<NodeReport> result(String pod, Future<NodeReport> call) {
    try {
      NodeReport report = call.get();
      if (report.getName().equals(pod)) {
        return Optional.of(report);
      }
      LOG.debug("another node, {}, answers at the address of {}", report.getName(), pod);
    } catch (ExecutionException e) {
      LOG.debug("{} does not report: {}", pod, e.getCause().toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }
}
