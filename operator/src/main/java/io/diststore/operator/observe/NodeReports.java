package io.diststore.operator.observe;

import io.diststore.thrift.admin.NodeReport;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Comparator;
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

/** Asks all nodes of a store at the same time. A question takes at most about a second. */
public final class NodeReports {
  private static final Logger LOG = LoggerFactory.getLogger(NodeReports.class);

  private final NodeAddresses addresses;

  public NodeReports(NodeAddresses addresses) {
    this.addresses = addresses;
  }

  /** Asks one node something. */
  @FunctionalInterface
  private interface Question<T> {
    T ask(AdminConnection node) throws TException;
  }

  /**
   * Returns the reports by pod name. A node that does not answer is missing from the map. That node
   * may still hold data.
   */
  public Map<String, NodeReport> fetch(List<Pod> pods, byte[] token) {
    Map<String, NodeReport> reports = new HashMap<>();
    ask(pods, token, AdminConnection::report)
        .forEach(
            (pod, report) -> {
              if (report.getName().equals(pod)) {
                reports.put(pod, report);
              } else {
                LOG.debug("another node, {}, answers at the address of {}", report.getName(), pod);
              }
            });
    return reports;
  }

  /**
   * Asks nodes what a recovery of their ring would do. A node that does not answer, or that is too
   * old to know the call, is missing from the list.
   */
  List<RecoveryFacts> recoveries(List<Pod> pods, byte[] token) {
    return ask(pods, token, AdminConnection::recovery).entrySet().stream()
        .map(answer -> RecoveryFacts.of(answer.getKey(), answer.getValue()))
        .sorted(Comparator.comparing(RecoveryFacts::pod))
        .toList();
  }

  private <T> Map<String, T> ask(List<Pod> pods, byte[] token, Question<T> question) {
    Map<String, Future<T>> calls = new HashMap<>();
    Map<String, T> answers = new HashMap<>();
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
                                return question.ask(node);
                              }
                            })));
      }
    }
    calls.forEach((pod, call) -> result(pod, call).ifPresent(answer -> answers.put(pod, answer)));
    return answers;
  }

  /** Opens a connection to the node of one pod. */
  public AdminConnection connect(Pod pod, byte[] token) throws TException {
    return AdminConnection.open(
        addresses
            .of(pod)
            .orElseThrow(() -> new TException(pod.getMetadata().getName() + " has no address yet")),
        token);
  }

  private static <T> Optional<T> result(String pod, Future<T> call) {
    try {
      return Optional.of(call.get());
    } catch (ExecutionException e) {
      LOG.debug("{} does not answer: {}", pod, e.getCause().toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }
}
