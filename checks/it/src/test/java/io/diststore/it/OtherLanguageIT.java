package io.diststore.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Calls a node through thriftpy2, a stock Thrift library for Python. The library knows only the
 * IDL. If the library cannot be installed, the test prints the reason and is skipped.
 */
class OtherLanguageIT {
  private static final String LIBRARY = "thriftpy2==0.7.1";
  private static final Path PYTHON = Path.of(System.getProperty("it.python"));
  private static final Path INTERPRETER = PYTHON.resolve("bin/python");
  private static final Path IDL = Command.HOME.resolve("thrift/src/main/thrift");

  @RegisterExtension final Nodes nodes = new Nodes();

  @BeforeAll
  static void installLibraryOrSkip() throws IOException {
    String problem = install();
    if (!problem.isEmpty()) {
      System.out.println("it: skipped: " + problem);
    }
    assumeTrue(problem.isEmpty(), problem);
  }

  /**
   * Installs the library if it is not installed yet. Returns an empty string, or a description of
   * the problem if the installation failed.
   */
  private static String install() throws IOException {
    if (Files.exists(PYTHON.resolve("installed"))) {
      return "";
    }
    for (List<String> step :
        List.of(
            List.of("python3", "-m", "venv", PYTHON.toString()),
            List.of(INTERPRETER.toString(), "-m", "pip", "install", "-q", LIBRARY))) {
      try {
        Command done = Command.run(step, new byte[0], Map.of(), Duration.ofMinutes(3));
        if (done.exit() != 0) {
          return String.join(" ", step) + " failed: " + done.text() + done.err();
        }
      } catch (IllegalStateException noPython) {
        return noPython.getMessage();
      }
    }
    Files.createFile(PYTHON.resolve("installed"));
    return "";
  }

  @Test
  void aStockLibraryMakesEveryCallFramedAndUnframed() {
    List<Node> ring = nodes.startRing(2);
    for (String form : List.of("unframed", "framed")) {
      for (Node node : ring) {
        Command calls = python("every_call.py", Integer.toString(node.port()), form);
        assertThat(calls.err()).isEmpty();
        assertThat(calls.exit()).isZero();
        System.out.print("it: thriftpy2 " + calls.text());
      }
    }
    assertThat(python("die.py", Integer.toString(ring.get(0).port())).exit()).isZero();
    assertThat(ring.get(0).awaitEnd()).isZero();
    assertThat(ring.get(0).output()).contains("die()").contains("other nodes now hold its");
  }

  private static Command python(String script, String... arguments) {
    return Command.run(
        List.of(
            INTERPRETER.toString(),
            file(script),
            IDL.toString(),
            arguments[0],
            arguments.length > 1 ? arguments[1] : ""),
        new byte[0],
        Map.of(),
        Duration.ofMinutes(1));
  }

  private static String file(String name) {
    try {
      return Path.of(OtherLanguageIT.class.getResource("/" + name).toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
