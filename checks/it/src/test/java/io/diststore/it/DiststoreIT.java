package io.diststore.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.history.Await;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
  void anExportIsImportedAgain() throws IOException {
    done("mput", "file:1", "one", "file:2", "two,\"2\"");
    for (String name : List.of("entries.jsonl", "entries.csv", "entries.bin")) {
      String file = NODES.directory().resolve(name).toString();
      Command exported = run("export", "--prefix", "file:", file);
      assertThat(exported.err()).startsWith("exported 2 keys (");
      assertThat(exported.exit()).isZero();
      done("delete", "file:1", "file:2");

      Command imported = run("import", "--resume", file + ".state", file);
      assertThat(imported.err()).startsWith("imported 2 keys (");
      assertThat(imported.exit()).isZero();
      assertThat(Path.of(file + ".state")).doesNotExist();
      assertThat(done("get", "file:2").text()).isEqualTo("two,\"2\"");
    }
    byte[] exported = run("export", "--prefix", "file:", "--format", "csv").out();
    assertThat(new String(exported, StandardCharsets.UTF_8)).startsWith("key,value\nfile:");
    Command piped = Command.run(exported, "diststore", "mput", "-h", peer(), "--format", "csv");
    assertThat(piped.err()).startsWith("stored 2 keys (");
  }

  @Test
  void anEntryThatIsTooLargeIsRefusedAndTheOthersAreStored() {
    String large = "{\"key\":\"large\",\"value\":\"" + "x".repeat((1 << 20) + 1) + "\"}\n";
    byte[] file =
        (large + "{\"key\":\"small\",\"value\":\"x\"}\n").getBytes(StandardCharsets.UTF_8);
    Command imported = Command.run(file, "diststore", "import", "-h", peer());
    assertThat(imported.err())
        .contains("refused 'large': ", "1048576", "imported 1 key", "1 refused");
    assertThat(imported.exit()).isEqualTo(1);
    assertThat(done("get", "small").text()).isEqualTo("x");
  }

  @Test
  void theShellRunsEachLineInItsStore() {
    Command shell =
        Command.run(
            "# a comment\nput 'in the shell' value\nget -o json \"in the shell\"\nget missing\n"
                .getBytes(StandardCharsets.UTF_8),
            "diststore",
            "shell",
            "-h",
            peer());
    assertThat(shell.text()).startsWith("{\"key\":\"in the shell\",\"value\":\"value\",");
    assertThat(shell.err()).isEqualTo("diststore get: the key does not exist\n");
    assertThat(shell.exit()).isEqualTo(1);
  }

  @Test
  void aContextNamesTheStore() throws IOException {
    Path folder = Files.createDirectories(NODES.directory().resolve("config/diststore"));
    Files.writeString(
        folder.resolve("contexts.properties"), "current = here\nhere.nodes = " + peer() + "\n");
    done("put", "named", "value");
    assertThat(inContext("get", "named").text()).isEqualTo("value");
    assertThat(inContext("status").text()).contains("Members");
    assertThat(inContext("contexts").text()).contains("*", "here", peer());
    Command unknown = inContext("get", "--context", "there", "named");
    assertThat(unknown.exit()).isEqualTo(2);
    assertThat(unknown.err()).contains("has no context 'there'; it has here");
  }

  private static Command inContext(String... arguments) {
    List<String> line = new ArrayList<>(List.of(Command.HOME + "/bin/diststore"));
    line.addAll(List.of(arguments));
    return Command.run(
        line,
        new byte[0],
        Map.of("XDG_CONFIG_HOME", NODES.directory().resolve("config").toString()),
        Duration.ofSeconds(60));
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
  void aRingWithoutItsMajorityIsDiagnosedAndRecovered() {
    Ports ports = Ports.free(20);
    List<Node> other = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      other.add(NODES.startAt(ports, "storeserver").awaitInRing());
    }
    Nodes.awaitWhole(other);
    String survivor = "localhost:" + other.get(0).port();
    other.get(1).kill();
    other.get(2).kill();
    Await.until(
        "the survivor has lost its majority",
        Duration.ofSeconds(60),
        () -> status(survivor).text().startsWith("! The ring has lost its majority: "));
    assertThat(status(survivor).exit()).isEqualTo(1);
    assertThat(status(survivor).text())
        .contains("What to do: ", "diststore recover -h " + survivor, "unreachable");

    // Both streams go to one pipe: the plan comes before the refusal to go on.
    Command unconfirmed = inBash("diststore recover -h " + survivor + " 2>&1");
    assertThat(unconfirmed.text())
        .containsSubsequence("  unreachable: ", "This is permanent.", "nothing was done", "--yes");
    assertThat(unconfirmed.exit()).isEqualTo(1);
    assertThat(Command.run("diststore", "recover", "--yes", "-h", survivor).exit()).isZero();

    Await.until(
        "the loss is diagnosed",
        Duration.ofSeconds(60),
        () -> status(survivor).text().startsWith("! All copies of "));
    assertThat(Command.run("diststore", "accept-loss", "--yes", "-h", survivor).text())
        .contains("All copies of", "Accepted.");
    Await.until(
        "the loss is gone",
        Duration.ofSeconds(60),
        () -> status(survivor).text().startsWith("! The ring has fewer members than copies"));
  }

  private static Command status(String node) {
    return Command.run("diststore", "status", "-h", node);
  }

  private static Command inBash(String line) {
    return Command.run(
        List.of("bash", "-c", "PATH=" + Command.HOME + "/bin:$PATH; " + line),
        new byte[0],
        Map.of(),
        Duration.ofSeconds(60));
  }

  @Test
  void theOtherMembersSayWhatHappensToTheRing() {
    Ports ports = Ports.free(20);
    List<Node> other = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      other.add(NODES.startAt(ports, "storeserver").awaitInRing());
    }
    Nodes.awaitWhole(other);
    Node killed = other.get(2);
    String name = "127.0.0.1:" + killed.port();
    Node survivor = other.get(0);
    assertThat(survivor.output()).contains(name + " joined. The ring has 3 members.");
    killed.kill();
    Await.until(
        "the survivor names the member that went down",
        Duration.ofSeconds(60),
        () -> survivor.output().contains(name + " went down. The ring has 2 members left."));
    Nodes.awaitWhole(other.subList(0, 2));
    Node leaving = other.get(1);
    String leavingName = "127.0.0.1:" + leaving.port();
    leaving.signal("TERM");
    assertThat(leaving.awaitEnd()).isZero();
    Await.until(
        "the last member names the member that left",
        Duration.ofSeconds(60),
        () -> survivor.output().contains(leavingName + " left. The ring has 1 member."));
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
