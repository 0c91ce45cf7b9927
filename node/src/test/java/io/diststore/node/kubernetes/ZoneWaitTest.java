package io.diststore.node.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZoneWaitTest {
  @TempDir Path root;
  private Path file;
  private Duration waited = Duration.ZERO;

  @BeforeEach
  void createFolder() throws IOException {
    file = root.resolve("etc/diststore/pod/zone");
    Files.createDirectories(file.getParent());
  }

  @Test
  void aZoneThatIsAlreadyWrittenNeedsNoWait() {
    write("eu-1a\n");
    assertThat(zone()).isEqualTo("eu-1a");
    assertThat(waited).isZero();
  }

  @Test
  void aMachineWithoutAZoneNeedsNoWait() {
    write("-");
    assertThat(zone()).isEmpty();
    assertThat(waited).isZero();
  }

  @Test
  void aPodWithoutTheFileDoesNotWait() {
    assertThat(zone()).isEmpty();
    assertThat(waited).isZero();
  }

  @Test
  void theNodeStartsAsSoonAsTheZoneIsWritten() {
    write("");
    String zone = zone(Duration.ofSeconds(2), "eu-1a");
    assertThat(zone).isEqualTo("eu-1a");
    assertThat(waited).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void theNodeStartsWithoutAZoneThatDoesNotArrive() {
    write("");
    assertThat(zone()).isEmpty();
    assertThat(waited).isEqualTo(ZoneWait.LIMIT);
  }

  private String zone() {
    return zone(Duration.ofDays(1), "");
  }

  /** Returns the zone. The operator writes a text after some time. */
  private String zone(Duration after, String text) {
    return ZoneWait.zone(
        new PodFiles(root),
        () -> waited.toNanos(),
        pause -> {
          waited = waited.plus(pause);
          if (waited.equals(after)) {
            write(text);
          }
        });
  }

  private void write(String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
