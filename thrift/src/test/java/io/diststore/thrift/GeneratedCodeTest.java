package io.diststore.thrift;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GeneratedCodeTest {
  private static final Path MODULE = Path.of("").toAbsolutePath();

  @Test
  void theCommittedJavaIsWhatTheScriptMadeOfTheseServices() throws Exception {
    var recorded = new TreeMap<String, String>();
    for (String line : Files.readAllLines(MODULE.resolve("src/generated/checksums"))) {
      String[] hashAndPath = line.split(" {2}", 2);
      recorded.put(hashAndPath[1], hashAndPath[0]);
    }

    var actual = new TreeMap<String, String>();
    actual.put("regenerate", checksum(MODULE.resolve("regenerate")));
    for (String folder : new String[] {"src/main/thrift", "src/generated/java"}) {
      try (Stream<Path> files = Files.walk(MODULE.resolve(folder))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          actual.put(MODULE.relativize(file).toString().replace('\\', '/'), checksum(file));
        }
      }
    }

    assertThat(actual)
        .as("src/generated is stale: run thrift/regenerate and commit what it writes")
        .isEqualTo(recorded);
  }

  private static String checksum(Path file) throws IOException, NoSuchAlgorithmException {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    return HexFormat.of().formatHex(hash);
  }
}
