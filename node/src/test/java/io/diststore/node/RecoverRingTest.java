package io.diststore.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.locator.LocalMember;
import io.diststore.locator.LocatorHandler;
import io.diststore.locator.MemberSettings;
import io.diststore.locator.PortRange;
import io.diststore.ring.shell.Notice;
import io.diststore.ring.shell.Timing;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests {@code location --recover} as an administrator uses it. */
@Timeout(60)
class RecoverRingTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<LocalMember> members = new ArrayList<>();

  @AfterEach
  void close() {
    members.forEach(LocalMember::close);
  }

  @Test
  void theYoungerOfTwoMembersContinuesWithoutTheEldest() throws Exception {
    LocalMember eldest = start(settings());
    LocalMember younger = start(settings().withPeer(eldest.client()));
    lose(eldest, younger);

    assertThat(recover(younger, "--yes")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("unreachable: " + eldest.self().name())
        .contains("reachable:   " + younger.self().name())
        .contains("the ring splits")
        .contains("The ring continues")
        .contains("with " + younger.self().name());
    assertThat(younger.view().liveMembers()).hasSize(1);
    assertThat(recover(younger, "--yes")).isEqualTo(1);
  }

  @Test
  void withoutATerminalRecoveryNeedsTheOptionYes() throws Exception {
    LocalMember eldest = start(settings());
    LocalMember younger = start(settings().withPeer(eldest.client()));
    lose(eldest, younger);

    assertThat(recover(younger)).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("--yes");
    assertThat(younger.view().liveMembers()).hasSize(2);
  }

  @Test
  void aRingWithItsMajorityNeedsNoRecovery() throws Exception {
    LocalMember eldest = start(settings());
    assertThat(recover(eldest, "--yes")).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("nothing to recover");
  }

  @Test
  void aRingWithATokenIsRecoveredOnlyWithTheToken() throws Exception {
    LocalMember member = start(settings().withToken("secret"));
    assertThat(recover(member, "--yes")).isEqualTo(2);
    assertThat(recover(member, "--yes", "--token", "guessed")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("token");
    assertThat(recover(member, "--yes", "--token", "secret")).isEqualTo(1);
  }

  @Test
  void anUnreachableNodeIsReported() throws Exception {
    LocalMember member = start(settings());
    member.close();
    assertThat(recover(member, "--yes")).isEqualTo(3);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("no node is listening at");
  }

  private int recover(LocalMember through, String... options) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("location", "--recover", through.client().toString()));
    arguments.addAll(List.of(options));
    return NodeMain.run(
        arguments.toArray(String[]::new),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private LocalMember start(MemberSettings settings) throws Exception {
    LocalMember member = LocalMember.start(settings, LocatorHandler::new);
    members.add(member);
    done(member.whenJoined());
    return member;
  }

  /**
   * Closes {@code lost} without a leave, and waits until {@code other} reports that it has no
   * majority.
   */
  private static void lose(LocalMember lost, LocalMember other) throws Exception {
    CompletableFuture<Void> stuck = new CompletableFuture<>();
    other.listen(
        notice -> {
          if (notice instanceof Notice.NoMajority) {
            stuck.complete(null);
          }
        });
    lost.close();
    done(stuck);
  }

  private static MemberSettings settings() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = free.getLocalPort();
      return MemberSettings.defaults()
          .withPort(port)
          .withPorts(new PortRange(port, port))
          .withSegments(256)
          .withTiming(new Timing(Duration.ofMillis(300).toNanos()));
    }
  }

  private static <T> T done(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
