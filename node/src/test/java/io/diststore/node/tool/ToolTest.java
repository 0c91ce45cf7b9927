package io.diststore.node.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diststore.client.StoreException;
import io.diststore.node.print.Quantity;
import io.diststore.node.print.Utf8;
import io.diststore.thrift.diststore.Unavailable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
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
        .contains("9900 to 9909")
        .contains("Exit codes:")
        .contains("Examples:");
    assertThat(err.size()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "get",
        "put",
        "delete",
        "mget",
        "mput",
        "scan",
        "count",
        "where",
        "status",
        "ring",
        "recover",
        "accept-loss",
        "import",
        "export",
        "shell",
        "contexts",
        "completion"
      })
  void eachSubcommandHasHelpWithAnExample(String command) {
    assertThat(run("diststore", command, "--help")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("Usage: diststore " + command)
        .contains("Examples:\n  $ ");
    assertThat(err.size()).isZero();
  }

  @Test
  void theHelpListsAllSubcommands() {
    assertThat(run("diststore", "--help")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .containsSubsequence("  get ", "  put ", "  scan ", "  status ", "  node ");
    out.reset();
    assertThat(run("diststore")).isEqualTo(2);
    assertThat(out.size()).isZero();
    assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("Usage: diststore");
  }

  @ParameterizedTest
  @ValueSource(strings = {"storeget", "storeput", "storeprimer", "storetest", "diststore"})
  void eachToolHasAVersion(String tool) {
    assertThat(run(tool, "--version")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("diststore 0.");
  }

  @Test
  void anUnknownOptionIsNamedEvenIfAnArgumentIsMissingToo() {
    assertThat(run("storeput", "--help-me")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("storeput: unknown option --help-me; did you mean --help?\n");
  }

  @Test
  void theScriptForEachShellCompletesTheCommands() {
    for (String shell : new String[] {"bash", "zsh", "fish"}) {
      out.reset();
      assertThat(run("diststore", "completion", shell)).isZero();
      assertThat(out.toString(StandardCharsets.UTF_8))
          .contains("diststore", "accept-loss", "token-file");
    }
    assertThat(run("diststore", "completion", "tcsh")).isEqualTo(2);
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
        "diststore drop a",
        "diststore get",
        "diststore get -o xml a",
        "diststore mput a",
        "diststore mput --format xml",
        "diststore import --format xml",
        "diststore export --resume state",
        "diststore import /nowhere/file",
        "diststore mput a b c",
        "diststore scan --limit 0",
        "diststore status --token x --token-file y",
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
    assertThat(Durations.parse("1d")).isEqualTo(Duration.ofDays(1));
    assertThat(Durations.parse("1.5s")).isEqualTo(Duration.ofMillis(1500));
    assertThat(Durations.parse("0.25")).isEqualTo(Duration.ofMillis(250));
    assertThat(Durations.parse("1h30m")).isEqualTo(Duration.ofMinutes(90));
    assertThat(Durations.parse("999999999d")).isEqualTo(Duration.ofDays(999_999_999));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"soon", "", "0", "0.5ms", "1h1h", "30m1h", "1 s", "-1s", "1s!", "s", "1.s"})
  void otherTextsAreNotDurations(String text) {
    assertThatThrownBy(() -> Durations.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("for example 500ms");
  }

  @Test
  void amountsAreFormattedForPeople() {
    assertThat(Quantity.size(999)).isEqualTo("999 bytes");
    assertThat(Quantity.size(1234)).isEqualTo("1.2 kB");
    assertThat(Quantity.size(5_600_000)).isEqualTo("5.6 MB");
    assertThat(Quantity.keys(1)).isEqualTo("1 key");
    assertThat(Quantity.keys(1234)).isEqualTo("1,234 keys");
    assertThat(Quantity.millis(1500)).isEqualTo("1.5 s");
    assertThat(Quantity.millis(65_000)).isEqualTo("1 min 05 s");
    assertThat(Quantity.millis(5_400_000)).isEqualTo("1 h 30 min");
  }

  @Test
  void bytesAreShownWithoutControlCharacters() {
    assertThat(Utf8.printable("ä\\\u001b[31m".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("ä\\\\\\x1b[31m");
    assertThat(Utf8.printable(new byte[] {'a', (byte) 0xff, 0})).isEqualTo("a\\xff\\x00");
  }

  @Test
  void aFailureThatDoesNotSayWhatToDoIsFollowedByAdvice() {
    Unavailable answer = new Unavailable("the primary of the key, b, did not answer in time", 50);
    assertThat(ToolMain.advice(new StoreException.Unavailable("b is silent", answer)).orElseThrow())
        .contains("Try again", "diststore status");
    assertThat(ToolMain.advice(new StoreException.Unavailable("no node is listening", null)))
        .isEmpty();
    assertThat(ToolMain.advice(new StoreException.DataLost("lost", null)).orElseThrow())
        .contains("diststore status");
  }

  @Test
  void theShellSplitsLinesIntoWords() {
    assertThat(Shell.words("put  a 'b c'\"d\" e\\ f ''").orElseThrow())
        .containsExactly("put", "a", "b cd", "e f", "");
    assertThat(Shell.words("  # put a").orElseThrow()).isEmpty();
    assertThat(Shell.words("get #a").orElseThrow()).containsExactly("get", "#a");
    assertThat(Shell.words("")).contains(List.of());
    assertThat(Shell.words("get 'a")).isEmpty();
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
        Streams.plain(
            in,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8)));
  }
}
