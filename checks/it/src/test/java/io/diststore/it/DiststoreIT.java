package io.diststore.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests the command {@code diststore} as its user sees it. */
class DiststoreIT {
  @RegisterExtension static final Nodes NODES = new Nodes();

  private static List<Node> ring;

  @BeforeAll
  static void aRingOfThree() {
    ring = NODES.startRing(3);
  }

  @Test
  void aValueComesBackByteForByteAndStoregetAddsANewline() {
    byte[] value = {'v', 0, (byte) 0xff, '\n'};
    done("put", "bytes", value);
    assertThat(done("get", "bytes").out()).isEqualTo(value);
    ByteArrayOutputStream withNewline = new ByteArrayOutputStream();
    withNewline.writeBytes(value);
    withNewline.write('\n');
    assertThat(Command.run("storeget", "-h", peer(), "bytes").out())
        .isEqualTo(withNewline.toByteArray());
    assertThat(done("get", "-o", "json", "bytes").text())
        .startsWith("{\"key\":\"bytes\",\"valueBase64\":\"dgD/Cg==\",\"version\":");
  }

  @Test
  void onATerminalANewlineFollowsTheValueUnlessItIsRaw() {
    done("put", "terminal", "value");
    assertThat(onATerminal("get -h " + peer() + " terminal")).isEqualTo("value\r\n");
    assertThat(onATerminal("get --raw -h " + peer() + " terminal")).isEqualTo("value");
    assertThat(onATerminal("scan -h " + peer() + " terminal")).isEqualTo("terminal\r\n");
  }

  @Test
  void manyKeysAreStoredReadListedCountedAndDeleted() {
    done("mput", "many:1", "one", "many:2", "two", "--ttl", "1h30m");
    Command got = run("mget", "many:1", "many:2", "many:3");
    assertThat(got.exit()).isEqualTo(1);
    assertThat(got.text()).isEqualTo("many:1\tone\nmany:2\ttwo\n");
    assertThat(got.err()).isEqualTo("diststore mget: 'many:3' does not exist\n");

    assertThat(done("scan", "many:").text().lines()).containsExactlyInAnyOrder("many:1", "many:2");
    assertThat(done("scan", "-o", "json", "many:1").text())
        .startsWith("{\"key\":\"many:1\",\"value\":\"one\",");
    assertThat(done("scan", "-o", "table", "many:1").text().lines())
        .hasSize(2)
        .first()
        .asString()
        .startsWith("KEY");
    assertThat(Integer.parseInt(done("count").text().strip())).isGreaterThanOrEqualTo(2);

    done("delete", "many:1", "many:2", "many:3");
    assertThat(done("scan", "many:").out()).isEmpty();
    assertThat(run("get", "many:1").exit()).isEqualTo(1);
  }

  @Test
  void aConditionOnTheVersionProtectsADelete() {
    String version = done("put", "--with-version", "guarded", "x").text().strip();
    Command refused = run("delete", "--if-version", "7", "guarded");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).contains("'guarded' not deleted", version);
    done("delete", "--if-version", version, "guarded");
  }

  @Test
  void statusOfAHealthyRingHasNoFindings() {
    Nodes.awaitWhole(ring);
    Command status = run("status");
    assertThat(status.text())
        .startsWith("Ring ")
        .contains("healthy")
        .contains("3, each key on 2 of them")
        .contains("NODE")
        .contains("0.1.0");
    assertThat(status.exit()).isZero();
    assertThat(done("status", "-o", "json").text())
        .contains("\"state\":\"healthy\"")
        .contains("\"findings\":[]");
    assertThat(done("status", "-o", "table").text().lines()).hasSize(4);
  }

  @Test
  void whereNamesTheNodesThatHoldTheKey() {
    Nodes.awaitWhole(ring);
    done("put", "placed", "value");
    String where = done("where", "placed").text();
    assertThat(where).contains("segment  ").contains("primary  127.0.0.1:").contains("copy     ");
    String primary =
        where.lines().filter(line -> line.startsWith("primary")).findFirst().orElseThrow();
    Command read =
        Command.run(
            "diststore", "get", "-h", primary.substring("primary".length()).strip(), "placed");
    assertThat(read.text()).isEqualTo("value");
    assertThat(done("where", "-o", "json", "placed").text()).contains("\"copies\":[\"127.0.0.1:");
  }

  @Test
  void theRingIsDrawnWithoutColoursInAPipe() {
    assertThat(done("ring").text())
        .contains("3 members, 2 copies")
        .contains("A " + "127.0.0.1:")
        .doesNotContain("\u001b");
    assertThat(onATerminal("ring -h " + peer())).contains("\u001b[");
    assertThat(done("ring", "-o", "table").text().lines()).hasSize(4);
    assertThat(done("ring", "-o", "json").text()).contains("\"primaries\":[{\"firstSegment\":0,");
  }

  @Test
  void aHealthyRingNeedsNoRecoveryAndHasNoLoss() {
    Command recovery = run("recover", "--yes");
    assertThat(recovery.exit()).isEqualTo(1);
    assertThat(recovery.err()).startsWith("diststore recover: nothing to recover");
    Command loss = run("accept-loss", "--yes");
    assertThat(loss.exit()).isEqualTo(1);
    assertThat(loss.err()).isEqualTo("diststore accept-loss: nothing is lost\n");
  }

  @Test
  void aReaderThatClosesThePipeIsNotAnError() {
    done("put", "large", "x".repeat(1 << 19).getBytes(StandardCharsets.UTF_8));
    for (String command : List.of("storeget", "diststore get")) {
      Command piped =
          Command.run(
              List.of(
                  "bash",
                  "-c",
                  Command.HOME
                      + "/bin/"
                      + command
                      + " -h "
                      + peer()
                      + " large | head -c 1; exit ${PIPESTATUS[0]}"),
              new byte[0],
              Map.of(),
              Duration.ofSeconds(60));
      assertThat(piped.text()).isEqualTo("x");
      assertThat(piped.err()).isEmpty();
      assertThat(piped.exit()).isZero();
    }
  }

  @Test
  void anOutputThatCannotBeWrittenIsAnError() {
    done("put", "full", "value");
    Command full =
        Command.run(
            List.of(
                "bash",
                "-c",
                Command.HOME + "/bin/diststore get -h " + peer() + " full > /dev/full"),
            new byte[0],
            Map.of(),
            Duration.ofSeconds(60));
    assertThat(full.exit()).isEqualTo(2);
    assertThat(full.err()).contains("cannot write the output");
  }

  private static String peer() {
    return "localhost:" + ring.get(1).port();
  }

  private static Command run(String command, String... arguments) {
    List<String> all = new ArrayList<>(List.of(command, "-h", peer()));
    all.addAll(List.of(arguments));
    return Command.run("diststore", all.toArray(String[]::new));
  }

  private static Command done(String command, String... arguments) {
    return checked(run(command, arguments));
  }

  private static void done(String command, String key, byte[] in) {
    checked(Command.run(in, "diststore", command, "-h", peer(), key));
  }

  private static Command checked(Command command) {
    assertThat(command.err()).isEmpty();
    assertThat(command.exit()).isZero();
    return command;
  }

  /** Runs diststore with a terminal as its output, and returns what the terminal received. */
  private static String onATerminal(String arguments) {
    Command recorded =
        Command.run(
            List.of(
                "script",
                "--quiet",
                "--return",
                "--command",
                Command.HOME + "/bin/diststore " + arguments,
                "/dev/null"),
            new byte[0],
            Map.of(),
            Duration.ofSeconds(60));
    assertThat(recorded.exit()).isZero();
    return new String(recorded.out(), StandardCharsets.UTF_8);
  }
}
