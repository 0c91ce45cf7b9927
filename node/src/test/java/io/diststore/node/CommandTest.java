package io.diststore.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @ParameterizedTest
  @ValueSource(strings = {"storeserver", "location"})
  void eachCommandHasHelp(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("Usage: " + command)
        .contains("-p=PORT")
        .contains("--bind=ADDRESS");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "storeserver -p 0",
        "storeserver -p 70000",
        "storeserver -p http",
        "storeserver -h localhost:0",
        "storeserver -h :9900",
        "storeserver --copies 0",
        "storeserver --ports 9900",
        "storeserver --ports 9909-9900",
        "storeserver --ports 0-9",
        "storeserver --zone zone-ä",
        "location --host m\u0007",
        "storeserver --value-limit 0",
        "storeserver --value-limit 99999999",
        "storeserver --http-port 0",
        "storeserver --bind 0.0.0.0 --token x",
        "storeserver --bind 0.0.0.0",
        "storeserver --token x --token-file y",
        "storeserver --token-file /nowhere",
        "location --copies 2",
        "location x",
        "location --yes",
        "location --recover",
        "location --recover localhost:0",
        "location --recover localhost -p 9900",
        "location --recover localhost --bind 127.0.0.1",
        "nonsense",
        ""
      })
  void anInvalidCommandLineIsRefusedBeforeAnythingStarts(String line) {
    assertThat(run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).isNotBlank().doesNotContain("Exception");
    assertThat(out.size()).isZero();
  }

  @Test
  void aTokenFileThatIsMissingIsNamedOnce() {
    assertThat(run("storeserver", "--token-file", "/nowhere/token")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("storeserver: cannot read the token file /nowhere/token: it does not exist\n");
  }

  @Test
  void anUnknownOptionIsExplained() {
    assertThat(run("storeserver", "--port", "9905")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("storeserver: unknown option --port; did you mean -p?\n");
    err.reset();
    assertThat(run("storeserver", "--copies", "two")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("'two' is not a valid number; use 1 to 10");
  }

  @Test
  void everyCommandHasAVersion() {
    for (String command : new String[] {"storeserver", "location", "diststore node"}) {
      out.reset();
      assertThat(run(command, "--version")).isZero();
      assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("diststore 0.");
    }
  }

  @Test
  void listeningOnOtherInterfacesNeedsAToken() {
    assertThat(run("storeserver", "--bind", "0.0.0.0", "--advertise", "here")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("token");
  }

  @Test
  void aTakenHttpPortIsRefusedBeforeTheNodeJoinsARing() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());
      assertThat(run("storeserver", "--http-port", port)).isEqualTo(3);
    }
    assertThat(out.size()).isZero();
  }

  private int run(String... arguments) {
    return NodeMain.run(
        arguments,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }
}
