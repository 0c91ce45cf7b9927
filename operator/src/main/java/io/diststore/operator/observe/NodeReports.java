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

/** Asks the nodes of a store for their reports, all at once, within about a second each. */
public final class NodeReports {
  private static final Logger LOG = LoggerFactory.getLogger(NodeReports.class);

  private final NodeAddresses addresses;

  public NodeReports(NodeAddresses addresses) {
    this.addresses = addresses;
  }

  /** The reports by pod. A node that does not answer is not in it: unknown, which is not empty. */
  public Map<String, NodeReport> of(List<Pod> pods, byte[] token) {
    Map<String, Future<NodeReport>> asked = new HashMap<>();
    Map<String, NodeReport> reports = new HashMap<>();
    try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Pod pod : pods) {
        addresses
            .of(pod)
            .ifPresent(
                address ->
                    asked.put(
                        pod.getMetadata().getName(),
                        each.submit(
                            () -> {
                              try (NodeConnection node = NodeConnection.open(address, token)) {
                                return node.report();
                              }
                            })));
      }
    }
    asked.forEach((pod, answer) -> answered(pod, answer).ifPresent(r -> reports.put(pod, r)));
    return reports;
  }

  /** A conversation with the node of one pod. */
  public NodeConnection connect(Pod pod, byte[] token) throws TException {
    return NodeConnection.open(
        addresses
            .of(pod)
            .orElseThrow(() -> new TException(pod.getMetadata().getName() + " has no address yet")),
        token);
  }

  private static Optional<NodeReport> answered(String pod, Future<NodeReport> answer) {
    try {
      NodeReport report = answer.get();
      if (report.getName().equals(pod)) {
        return Optional.of(report);
      }
      LOG.debug("at the address of {} answers {}", pod, report.getName());
    } catch (ExecutionException e) {
      LOG.debug("{} does not report: {}", pod, e.getCause().toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }
}
