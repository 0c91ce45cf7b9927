package io.diststore.thrift;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks that the committed Java matches the services. The Java that Thrift generates is committed
 * so that a build needs no Thrift compiler.
 */
class GeneratedCodeTest {
  /**
   * The root of the repository. A test runs in the folder of its module, which is one level below.
   */
  private static final Path HOME = Path.of("").toAbsolutePath().getParent();

  @ParameterizedTest
  @ValueSource(strings = {"thrift", "examples/counter"})
  void theCommittedJavaMatchesTheServices(String module) throws Exception {
    Map<String, String> expected = new TreeMap<>();
    for (String line : Files.readAllLines(HOME.resolve(module, "src/generated/checksums"))) {
      String[] hashAndPath = line.split(" {2}", 2);
      expected.put(hashAndPath[1], hashAndPath[0]);
    }

    Map<String, String> actual = new TreeMap<>();
    for (String path : expected.keySet()) {
      Path file = HOME.resolve(path);
      actual.put(path, Files.exists(file) ? checksum(file) : "is missing");
    }
    for (String folder : new String[] {"src/main/thrift", "src/generated/java"}) {
      try (Stream<Path> files = Files.walk(HOME.resolve(module, folder))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          actual.put(HOME.relativize(file).toString(), checksum(file));
        }
      }
    }

    assertThat(actual)
        .as(
            "%s/src/generated is stale: run %s/regenerate and commit what it writes",
            module, module)
        .isEqualTo(expected);
  }

  private static String checksum(Path file) throws IOException, NoSuchAlgorithmException {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    return HexFormat.of().formatHex(hash);
  }
}
