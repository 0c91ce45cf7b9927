package io.diststore.node;

import io.diststore.locator.BaseHandler;
import io.diststore.locator.LocalMember;
import io.diststore.locator.MemberFailure;
import io.diststore.locator.MemberSettings;
import io.diststore.node.admin.AdminCalls;
import io.diststore.node.http.HttpEndpoint;
import io.diststore.node.http.HttpPort;
import io.diststore.node.http.RunningNode;
import io.diststore.node.metrics.ServiceMetrics;
import io.diststore.node.store.LeaveProgress;
import io.diststore.transport.MethodTable;
import io.quarkus.runtime.Quarkus;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * Runs one node from its start to its exit code.
 *
 * <p>The member starts first, because people wait for it. Quarkus starts afterwards, and only
 * serves health checks and metrics. So the start of Quarkus does not delay the member. The {@link
 * Shutdown} decides when the process exits.
 */
final class NodeProcess {
  private final String command;
  private final MemberSettings settings;
  private final HttpPort httpPort;
  private final LeaveProgress progress;
  private final ShutdownPolicy policy;
  private final ServiceMetrics metrics;
  private final ConsoleMessages console;

  /**
   * @param metrics the metrics of the service that {@link #run} starts
   */
  NodeProcess(
      String command,
      MemberSettings settings,
      HttpPort httpPort,
      LeaveProgress progress,
      ShutdownPolicy policy,
      ServiceMetrics metrics) {
    this.command = command;
    this.settings = settings;
    this.httpPort = httpPort;
    this.progress = progress;
    this.policy = policy;
    this.metrics = metrics;
    this.console = new ConsoleMessages(System.out, command);
  }

  /** Runs until the process has to exit, and returns the exit code. */
  int run(Function<LocalMember, ? extends BaseHandler> service) {
    if (httpPort.isTaken(settings.bind())) {
      // This check comes before the node joins the ring: a node that cannot be monitored must not
      // move keys.
      System.err.printf(
          "%s: --http-port: port %d on %s is already in use. Stop the process that holds it, or choose another port.%n",
          command, httpPort.requested(), settings.bind());
      return ExitCode.UNAVAILABLE.code();
    }
    // The handlers are installed before the member exists. Otherwise a signal could end the process
    // while the member holds keys.
    CompletableFuture<Shutdown> started = new CompletableFuture<>();
    Signals.on(Signals.INTERRUPT, () -> started.thenAccept(Shutdown::onInterrupt));
    Signals.on(Signals.TERMINATE, () -> started.thenRun(policy::onSigterm));
    LocalMember member;
    try {
      member = LocalMember.start(settings, service, this::adminMethods);
    } catch (MemberFailure e) {
      return report(e).code();
    }
    try (member) {
      Shutdown shutdown = new Shutdown(member, progress, console);
      console.printListening(member, settings);
      policy.attach(shutdown);
      member.whenJoined().whenComplete((joined, failure) -> onJoined(joined, failure, shutdown));
      member
          .whenEnded()
          .whenComplete((ended, failure) -> shutdown.exitCode().complete(ExitCode.UNKNOWN));
      member.whenDieRequested().thenRun(policy::onDie);
      started.complete(shutdown);
      RunningNode.set(
          new RunningNode(
              member,
              settings.limits(),
              settings.bind(),
              httpPort,
              (host, port) -> onHttpServing(host, port, shutdown),
              shutdown.exitCode(),
              metrics));
      if (!shutdown.exitCode().isDone()) {
        Quarkus.run(HttpEndpoint.class, (code, failure) -> onQuarkusStopped(failure, shutdown));
      }
      return shutdown.exitCode().join().code();
    }
  }

  private MethodTable adminMethods(LocalMember member) {
    return AdminCalls.methods(
        member, settings.limits().entryBytes(), progress, policy, Release.version());
  }

  /** Prints the address, unless the process ends anyway because the node could not join. */
  private void onHttpServing(String host, int port, Shutdown shutdown) {
    if (!shutdown.exitCode().isDone()) {
      console.printHttp(host, port);
    }
  }

  private void onJoined(LocalMember.Joined joined, Throwable failure, Shutdown shutdown) {
    if (failure == null) {
      console.printJoined(joined);
    } else if (!shutdown.exitCode().isDone()) {
      shutdown.exitCode().complete(report(unwrap(failure)));
    }
  }

  /**
   * Ends the process, without a leave, if Quarkus stopped before the process was about to exit. A
   * node without health checks and metrics cannot be monitored.
   */
  private void onQuarkusStopped(Throwable failure, Shutdown shutdown) {
    if (shutdown.exitCode().complete(ExitCode.UNAVAILABLE)) {
      Throwable reason = unwrap(failure);
      System.err.println(
          command
              + ": cannot serve health and metrics: "
              + (reason == null ? "Quarkus stopped" : reason.getMessage()));
    }
  }

  private static Throwable unwrap(Throwable failure) {
    return failure instanceof CompletionException wrapper ? wrapper.getCause() : failure;
  }

  /** Prints why the member failed, and returns the exit code for the failure. */
  private ExitCode report(Throwable failure) {
    System.err.println(command + ": " + failure.getMessage());
    if (!(failure instanceof MemberFailure refused)) {
      failure.printStackTrace();
      return ExitCode.UNAVAILABLE;
    }
    return switch (refused.kind()) {
      case BIND_FAILED,
          NOT_A_NODE,
          OTHER_SERVICE,
          OTHER_RING,
          BAD_TOKEN,
          OTHER_VERSION,
          OTHER_SETTINGS ->
          ExitCode.USAGE;
      // Whether one port or a whole range is taken, the same command succeeds when a port is free.
      case PORT_TAKEN, NO_FREE_PORT, PEER_UNREACHABLE, PEER_UNDECIDED, NOT_ADMITTED, CLOSED ->
          ExitCode.UNAVAILABLE;
    };
  }
}
