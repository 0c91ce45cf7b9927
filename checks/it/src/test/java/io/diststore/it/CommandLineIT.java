package io.diststore.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.history.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Tests command lines. If a command cannot do what its arguments ask for, it explains why and says
 * what to do.
 */
class CommandLineIT {
  @RegisterExtension static final Nodes NODES = new Nodes();

  private static List<Node> ring;

  @BeforeAll
  static void aRingOfTwo() {
    ring = NODES.startRing(2);
  }

  @Test
  void aPortInUseIsNamed() {
    String taken = Integer.toString(ring.get(0).port());
    refused(3, node("-p", taken), taken);
    refused(3, Command.run("storeserver", "--ports", taken + "-" + taken), taken);
  }

  @Test
  void invalidPortNumbersAreRefused() {
    for (String port : List.of("0", "70000", "-1", "http")) {
      refused(2, Command.run("storeserver", "-p", port), port, "1 to 65535");
      refused(2, Command.run("storeget", "-h", "localhost:" + port, "key"), port);
    }
  }

  @Test
  void anUnreachablePeerIsNamed() {
    Ports unused = Ports.free(1);
    refused(3, node("-h", "localhost:" + unused.first()), ":" + unused.first());
    refused(3, node("-h", "no-such-host.invalid"), "no-such-host.invalid");
    refused(
        3,
        Command.run("storeget", "--deadline", "1s", "-h", "localhost:" + unused.first(), "key"),
        "no node is listening at localhost:" + unused.first());
  }

  @Test
  void anAddressThatTheRingCannotReachIsNamed() {
    Command newcomer =
        Command.run(
            "storeserver",
            "-h",
            "localhost:" + ring.get(0).port(),
            "-p",
            Integer.toString(Ports.free(1).first()),
            "--advertise",
            "127.0.0.77");
    refused(3, newcomer, "has not answered", "can connect to this node at 127.0.0.77:");
  }

  @Test
  void aPeerOfAnotherServiceIsRefusedByItsName() {
    Node location = NODES.startAt(Ports.free(20), "location").awaitInRing();
    refused(2, node("-h", "localhost:" + location.port()), "locator.Locator", "diststore.Store");
    Nodes.awaitMembers(List.of(location));
  }

  @Test
  void aPeerThatIsNotANodeIsNamed() throws IOException {
    byte[] page = "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.UTF_8);
    try (ServerSocket web = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> answerAll(web, page));
      refused(2, node("-h", "localhost:" + web.getLocalPort()), ":" + web.getLocalPort());
    }
  }

  private static void answerAll(ServerSocket web, byte[] page) {
    while (true) {
      try (var visitor = web.accept()) {
        visitor.getInputStream().read();
        visitor.getOutputStream().write(page);
      } catch (IOException closed) {
        if (web.isClosed()) {
          return;
        }
      }
    }
  }

  @Test
  void aNodeThatOtherMachinesCanReachNeedsATokenAndAnAddress() {
    refused(
        2, Command.run("storeserver", "--bind", "0.0.0.0", "--advertise", "127.0.0.1"), "token");
    refused(2, Command.run("storeserver", "--bind", "0.0.0.0", "--token", "x"), "advertise");
  }

  @Test
  void anAddressOfAnotherMachineIsRefusedInOneSentence() {
    // The address belongs to a network that is reserved for documentation.
    Command foreign = Command.run("storeserver", "--bind", "192.0.2.1", "--token", "x");
    refused(2, foreign, "no network interface of this machine has this address");
    assertThat(foreign.err().lines()).hasSize(1);
    assertThat(foreign.err()).doesNotContain("error(");
  }

  @Test
  void aPortForHealthAndMetricsIsNamedAsSuch() {
    int http = ring.get(0).httpPort();
    refused(
        2,
        Command.run("storeget", "-h", "localhost:" + http, "key"),
        "localhost:" + http + " is not a diststore port");
  }

  @Test
  void aRefusedNodeDoesNotPrintWhereItServesMetrics() {
    Node location = NODES.startAt(Ports.free(20), "location").awaitInRing();
    Command refused = node("-h", "localhost:" + location.port());
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.text()).doesNotContain("health and metrics");
  }

  @Test
  void theUsualPathOfMetricsLeadsToTheMetrics() throws Exception {
    try (HttpClient http =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build()) {
      URI metrics = URI.create("http://localhost:" + ring.get(0).httpPort() + "/metrics");
      HttpResponse<String> answer =
          http.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("diststore_members");
    }
  }

  @Test
  void aKeyOf65KibIsRefusedAndTheLongestAllowedKeyIsNot() {
    refused(2, tool("storeput", "k".repeat(65 << 10), "v"), "65536");
    refused(2, tool("storeget", "k".repeat(65 << 10)), "65536");
    String longest = "k".repeat(64 << 10);
    assertThat(tool("storeput", longest, "v").exit()).isZero();
    assertThat(tool("storeget", longest).text()).isEqualTo("v\n");
  }

  @Test
  void aValueOverTheLimitIsRefusedAndTheLongestAllowedValueIsNot() {
    byte[] tooMuch = new byte[(1 << 20) + 1];
    String peer = "localhost:" + ring.get(0).port();
    refused(2, Command.run(tooMuch, "storeput", "-h", peer, "big"), "1048576");
    refused(
        2,
        Command.run(new byte[20 << 20], "storeput", "-h", peer, "big"),
        "1048576 bytes for a value");
    assertThat(Command.run(new byte[1 << 20], "storeput", "-h", peer, "big").exit()).isZero();
    assertThat(tool("storeget", "big").out()).hasSize((1 << 20) + 1);
  }

  @Test
  void aKeyIsReadFromStandardInputByteForByte() {
    byte[] key = {'k', 0, (byte) 0xff, '\n'};
    String peer = "localhost:" + ring.get(0).port();
    assertThat(Command.run(key, "storeput", "-h", peer, "-", "value").exit()).isZero();
    assertThat(Command.run(key, "storeget", "-h", peer, "-").text()).isEqualTo("value\n");
    refused(2, Command.run(key, "storeput", "-h", peer, "-", "-"), "standard input");
  }

  @Test
  void aConditionalWriteIsAppliedOnlyIfItsConditionHolds() {
    Command first = tool("storeput", "--if-absent", "--with-version", "conditional", "one");
    assertThat(first.exit()).isZero();
    String version = first.text().strip();
    assertThat(version).matches("[1-9][0-9]*");
    assertThat(tool("storeget", "--with-version", "conditional").text())
        .isEqualTo(version + " one\n");

    refused(1, tool("storeput", "--if-absent", "conditional", "two"), version);
    refused(1, tool("storeput", "--if-version", "7", "conditional", "two"), version);
    assertThat(tool("storeget", "conditional").text()).isEqualTo("one\n");

    assertThat(tool("storeput", "--if-version", version, "conditional", "two").exit()).isZero();
    assertThat(tool("storeget", "conditional").text()).isEqualTo("two\n");
  }

  @Test
  void aValueExpiresAfterItsTimeToLive() {
    assertThat(tool("storeput", "--ttl", "1h", "lasting", "value").exit()).isZero();
    assertThat(tool("storeput", "--ttl", "1ms", "passing", "value").exit()).isZero();
    Await.until(
        "the value has expired",
        Duration.ofSeconds(20),
        () -> tool("storeget", "passing").exit() == 1);
    assertThat(tool("storeget", "lasting").text()).isEqualTo("value\n");
  }

  @Test
  void anEmptyKeyAndAnEmptyValueAreAllowed() {
    assertThat(tool("storeput", "", "").exit()).isZero();
    Command got = tool("storeget", "");
    assertThat(got.exit()).isZero();
    assertThat(got.text()).isEqualTo("\n");
  }

  @Test
  void aNodeWithAnotherTokenIsRefused() throws IOException {
    Path token = Files.writeString(NODES.directory().resolve("token"), "right\n");
    Ports ports = Ports.free(20);
    Node guarded =
        NODES.startAt(ports, "storeserver", "--token-file", token.toString()).awaitInRing();
    String peer = "localhost:" + guarded.port();
    refused(2, node("-h", peer), "token");
    refused(2, node("-h", peer, "--token", "wrong"), "token");
    Nodes.awaitWhole(List.of(guarded));
  }

  private static Command node(String... options) {
    List<String> all = new ArrayList<>(List.of("--ports", Ports.free(20).range()));
    all.addAll(List.of(options));
    return Command.run("storeserver", all.toArray(String[]::new));
  }

  private static Command tool(String name, String... arguments) {
    List<String> all = new ArrayList<>(List.of("-h", "localhost:" + ring.get(1).port()));
    all.addAll(List.of(arguments));
    return Command.run(name, all.toArray(String[]::new));
  }

  /**
   * Checks that the command ended with this exit code, and that its standard error contains these
   * words. Also checks that the ring still works.
   */
  private static void refused(int exit, Command command, String... words) {
    assertThat(command.err())
        .isNotBlank()
        .contains(words)
        .doesNotContain("Exception", "\tat ", "null");
    assertThat(command.exit()).as("exit code after: %s", command.err()).isEqualTo(exit);
    Nodes.awaitWhole(ring);
  }
}
