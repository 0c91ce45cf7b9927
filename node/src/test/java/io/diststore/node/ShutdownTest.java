package io.diststore.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.locator.LocalMember;
import io.diststore.locator.LocatorHandler;
import io.diststore.locator.MemberSettings;
import io.diststore.locator.PortRange;
import io.diststore.node.store.LeaveProgress;
import io.diststore.ring.request.Answer;
import io.diststore.ring.request.Operation;
import io.diststore.ring.request.Request;
import io.diststore.ring.segment.ClientId;
import io.diststore.ring.segment.Key;
import io.diststore.ring.segment.RequestId;
import io.diststore.ring.shell.LeaveReceipt;
import io.diststore.ring.shell.Timing;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests the messages that a leaving node prints, and the exit code of its process. */
class ShutdownTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<LocalMember> members = new ArrayList<>();
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @AfterEach
  void close() {
    members.forEach(LocalMember::close);
  }

  @Test
  void aNodeThatHandsEverythingOverExitsWithZero() throws Exception {
    List<LocalMember> ring = startRingOfTwo();
    assertThat(exitCodeOfLeaving(ring.get(1))).isEqualTo(ExitCode.DONE);
    assertThat(output()).contains("other nodes now hold its 1 key");
  }

  @Test
  void theLastNodeOfARingExitsWithZero() throws Exception {
    LocalMember only = start(settings(freePort()));
    done(only.whenJoined());
    assertThat(exitCodeOfLeaving(only)).isEqualTo(ExitCode.DONE);
    assertThat(output()).contains("left as the last member of its ring");
  }

  @Test
  void aNodeThatCannotHandEverythingOverExitsWithFour() throws Exception {
    List<LocalMember> ring = startRingOfTwo();
    ring.get(0).close();
    assertThat(exitCodeOfLeaving(ring.get(1))).isEqualTo(ExitCode.UNKNOWN);
    assertThat(output()).contains("left before the handover of its 1 key was complete,");
  }

  @Test
  void aNewcomerThatWasNotAdmittedDoesNotClaimToHaveHandedAnythingOver() throws Exception {
    List<LocalMember> ring = startRingOfTwo();
    LocalMember eldest = ring.get(0);
    eldest.close();
    // The remaining member has no majority, so it cannot admit the next incarnation of the eldest.
    LocalMember newcomer = start(settings(eldest.client().port()).withPeer(ring.get(1).client()));
    await(() -> newcomer.view() != null);
    assertThat(exitCodeOfLeaving(newcomer)).isEqualTo(ExitCode.DONE);
    assertThat(output())
        .contains("leaving (SIGTERM) before the ring has admitted this node")
        .contains("ended before it joined a ring, so it held no keys")
        .doesNotContain("handing over")
        .doesNotContain("0 keys");
  }

  @Test
  void aReceiptThatDiffersFromTheFirstMessageSaysWhy() {
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    ConsoleMessages console = new ConsoleMessages(out, "storeserver");
    console.printLeaving("SIGTERM", 23);
    console.printReceipt(
        new LeaveReceipt(
            new NodeId("a", 1), LeaveReceipt.Result.COMPLETE, 24, 100, List.of(), 1_000_000_000));
    assertThat(output())
        .contains("handing over 23 keys while still serving")
        .contains(
            "other nodes now hold its 24 keys (100 bytes), 1 more key than when the leave began, because the node kept serving");
  }

  private ExitCode exitCodeOfLeaving(LocalMember member) throws Exception {
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    Shutdown shutdown =
        new Shutdown(member, new LeaveProgress(), new ConsoleMessages(out, "storeserver"));
    shutdown.leaveAndExit("SIGTERM");
    return done(shutdown.exitCode());
  }

  private String output() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  /** Starts two members, the eldest first, and stores one key in their ring. */
  private List<LocalMember> startRingOfTwo() throws Exception {
    LocalMember eldest = start(settings(freePort()));
    done(eldest.whenJoined());
    LocalMember second = start(settings(freePort()).withPeer(eldest.client()));
    done(second.whenJoined());
    await(
        () ->
            !second.view().moving()
                && second.view().members().stream().allMatch(m -> m.state() == MemberState.UP));
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    Request put =
        new Request(
            new RequestId(new ClientId(1, 1), 1),
            1,
            new Operation.Put(new Key(new byte[] {1}), new byte[] {2}, 0, null),
            false,
            PATIENCE.toNanos());
    eldest.loop().execute(() -> eldest.ask(put, answer::complete));
    assertThat(done(answer)).isInstanceOf(Answer.Written.class);
    return List.of(eldest, second);
  }

  private LocalMember start(MemberSettings settings) {
    LocalMember member = LocalMember.start(settings, LocatorHandler::new);
    members.add(member);
    return member;
  }

  /** Returns settings with a detection time of 0.3 s, so that the tests are quick. */
  private static MemberSettings settings(int port) {
    return MemberSettings.defaults()
        .withPort(port)
        .withPorts(new PortRange(port, port))
        .withSegments(16)
        .withTiming(new Timing(Duration.ofMillis(300).toNanos()));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static <T> T done(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("the condition holds in time").isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }
}
