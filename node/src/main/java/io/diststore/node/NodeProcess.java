package io.diststore.node;

import io.diststore.locator.BaseHandler;
import io.diststore.locator.LocalMember;
import io.diststore.locator.MemberFailure;
import io.diststore.locator.MemberSettings;
import io.diststore.node.admin.AdminCalls;
import io.diststore.node.http.HttpFace;
import io.diststore.node.http.Node;
import io.diststore.node.http.ServiceMeter;
import io.diststore.node.store.Handoff;
import io.diststore.transport.MethodTable;
import io.quarkus.runtime.Quarkus;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * One node's life: the member first, since people wait for it, then Quarkus beside it; the end when
 * the {@link Departure} is over. Quarkus carries health and metrics only, so neither its start nor
 * its stop touches the ring.
 */
final class NodeProcess {
  private final String command;
  private final MemberSettings settings;
  private final HttpPort httpPort;
  private final Handoff handoff;
  private final Ending ending;
  private final ServiceMeter meter;
  private final Told told;

  /**
   * @param meter what the service measures
   */
  NodeProcess(
      String command,
      MemberSettings settings,
      HttpPort httpPort,
      Handoff handoff,
      Ending ending,
      ServiceMeter meter) {
    this.command = command;
    this.settings = settings;
    this.httpPort = httpPort;
    this.handoff = handoff;
    this.ending = ending;
    this.meter = meter;
    this.told = new Told(System.out, command);
  }

  /** Runs until the node has left, and returns the exit code. */
  int run(Function<LocalMember, ? extends BaseHandler> service) {
    if (httpPort.isTaken(settings.bind())) {
      // Before the ring is joined: a node that nobody can see is not to move keys first.
      System.err.printf(
          "%s: port %d of %s, which --http-port asks for, is taken. Stop what holds it, or ask for another one.%n",
          command, httpPort.asked(), settings.bind());
      return ExitCode.USAGE.code();
    }
    // Before the member is there, so that no signal can end the process with what it holds.
    CompletableFuture<Departure> began = new CompletableFuture<>();
    Signals.on(Signals.INTERRUPT, () -> began.thenAccept(Departure::interrupted));
    Signals.on(Signals.TERMINATE, () -> began.thenRun(ending::terminated));
    LocalMember member;
    try {
      member = LocalMember.start(settings, service, this::administration);
    } catch (MemberFailure e) {
      return failed(e).code();
    }
    try (member) {
      Departure departure = new Departure(member, handoff, told);
      told.listening(member, settings);
      ending.begin(departure);
      member.whenJoined().whenComplete((joined, failure) -> joined(joined, failure, departure));
      member
          .whenEnded()
          .whenComplete((ended, failure) -> departure.over().complete(ExitCode.UNKNOWN));
      member.whenDieRequested().thenRun(ending::die);
      began.complete(departure);
      Node.set(
          new Node(
              member,
              settings.limits().entryBytes(),
              settings.bind(),
              httpPort,
              told::http,
              departure.over(),
              meter));
      if (!departure.over().isDone()) {
        Quarkus.run(HttpFace.class, (code, failure) -> stopped(failure, departure));
      }
      return departure.over().join().code();
    }
  }

  private MethodTable administration(LocalMember member) {
    return AdminCalls.methods(
        member, settings.limits().entryBytes(), handoff, ending, Release.version());
  }

  private void joined(LocalMember.Joined joined, Throwable failure, Departure departure) {
    if (failure == null) {
      told.joined(joined);
    } else if (!departure.over().isDone()) {
      departure
          .over()
          .complete(
              failed(
                  failure instanceof CompletionException wrapped ? wrapped.getCause() : failure));
    }
  }

  /**
   * Quarkus has ended. If not because the node had left, health and metrics are gone, and nobody
   * could see how the node is.
   */
  private void stopped(Throwable failure, Departure departure) {
    if (departure.over().complete(ExitCode.UNAVAILABLE)) {
      Throwable reason =
          failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
      System.err.println(
          command
              + ": health and metrics cannot be served: "
              + (reason == null ? "Quarkus ended" : reason.getMessage()));
    }
  }

  private ExitCode failed(Throwable failure) {
    System.err.println(command + ": " + failure.getMessage());
    if (!(failure instanceof MemberFailure refused)) {
      failure.printStackTrace();
      return ExitCode.UNAVAILABLE;
    }
    return switch (refused.kind()) {
      case PORT_TAKEN,
          BIND_FAILED,
          NOT_A_NODE,
          OTHER_SERVICE,
          OTHER_RING,
          BAD_TOKEN,
          OTHER_VERSION ->
          ExitCode.USAGE;
      case NO_FREE_PORT, PEER_UNREACHABLE, PEER_UNDECIDED, NOT_ADMITTED, CLOSED ->
          ExitCode.UNAVAILABLE;
    };
  }
}
