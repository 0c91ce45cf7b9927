package io.diststore.node.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @ParameterizedTest
  @ValueSource(strings = {"storeget", "storeput", "storeprimer", "storetest"})
  void eachToolHasHelp(String tool) {
    assertThat(run(tool, "--help")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("Usage: " + tool)
        .contains("-h=HOST[:PORT]")
        .contains("9900 to 9909");
    assertThat(err.size()).isZero();
  }

  @Test
  void anUnreachableNodeIsReportedInOneSentence() throws IOException {
    int port;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = server.getLocalPort();
    }
    assertThat(run("storeget", "-h", "127.0.0.1:" + port, "--deadline", "50ms", "key"))
        .isEqualTo(3);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualToIgnoringNewLines("storeget: no node is listening at 127.0.0.1:" + port);
    assertThat(out.size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "storeget",
        "storeget a b",
        "storeget -h localhost:0 a",
        "storeget -h localhost:70000 a",
        "storeget --deadline 0s a",
        "storeput -",
        "storeput - -",
        "storeput a b --ttl x",
        "storeput a b --if-absent --if-version 1",
        "storeput a b --if-version x",
        "storeget --unknown a",
        "storedrop a",
        ""
      })
  void anInvalidCommandLineIsAUsageError(String line) {
    assertThat(run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);
    assertThat(err.size()).isPositive();
    assertThat(out.size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"storeget -", "storeput a", "storeput a -", "storeput - b"})
  void unreadableInputIsReportedInOneSentence(String line) {
    // Java reports this failure for `storeget - </tmp`.
    InputStream directory = failingWith(new IOException("Is a directory"));
    assertThat(run(directory, line.split(" "))).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualToIgnoringNewLines(
            line.split(" ")[0] + ": cannot read standard input: Is a directory");
    assertThat(out.size()).isZero();
  }

  @Test
  void aDefectIsNotTakenForAKeyThatDoesNotExist() {
    InputStream defective =
        new InputStream() {
          @Override
          public int read() {
            throw new IllegalStateException("a defect");
          }
        };
    assertThat(run(defective, "storeget", "-")).isEqualTo(70);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("storeget: a defect")
        .contains("\tat ");
    assertThat(out.size()).isZero();
  }

  @Test
  void theCommandLineIsSplitByteForByte() {
    byte[] line = {'j', 0, 'a', (byte) 0xff, 0, 0, '-', 0};
    assertThat(RawArguments.split(line)).containsExactly("j", "a\u00ff", "", "-");
    assertThat(RawArguments.bytes("a\u00ff")).containsExactly('a', 0xff);
  }

  @Test
  void durationsHaveUnits() {
    assertThat(Durations.parse("500ms")).isEqualTo(Duration.ofMillis(500));
    assertThat(Durations.parse("5")).isEqualTo(Duration.ofSeconds(5));
    assertThat(Durations.parse("2m")).isEqualTo(Duration.ofMinutes(2));
    assertThat(Durations.parse("1h")).isEqualTo(Duration.ofHours(1));
    assertThatThrownBy(() -> Durations.parse("soon"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("for example 500ms");
  }

  @Test
  void theAlphabetHasAWordForEachLetter() {
    assertThat(Alphabet.WORDS).hasSize(26);
    assertThat(String.join("", Alphabet.WORDS.stream().map(Alphabet::key).toList()))
        .isEqualTo("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
  }

  private static InputStream failingWith(IOException failure) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        throw failure;
      }
    };
  }

  private int run(String... arguments) {
    return run(new ByteArrayInputStream(new byte[0]), arguments);
  }

  private int run(InputStream in, String... arguments) {
    return ToolMain.run(
        arguments,
        in,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }
}
