package io.diststore.client.ring;

import static io.diststore.client.ring.ScriptedRing.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diststore.client.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncryptedTest {
  private static final RingClientSettings SETTINGS =
      RingClientSettings.DEFAULT
          .withRouting(RingClientSettings.Routing.GIVEN_NODES)
          .withDeadline(Duration.ofSeconds(20));
  private static final Duration SOON = Duration.ofSeconds(2);
  private static final byte[] VALUE = {1};

  @TempDir private Path directory;
  private final ScriptedRing ring = new ScriptedRing(1);

  @AfterEach
  void close() {
    ring.close();
  }

  @Test
  void requestsAreEncryptedToATrustedServer() throws Exception {
    try (TlsFront front = new TlsFront(ring.node(0).address, directory, "ip:127.0.0.1");
        RingClient client = client(front, SETTINGS, front.trusting())) {
      client.put(key(0, 0), VALUE);
      assertThat(client.get(key(0, 0)).orElseThrow().bytes()).isEqualTo(ScriptedNode.VALUE);
    }
    assertThat(ring.node(0).count("write")).isEqualTo(1);
  }

  @Test
  void anUntrustedServerGetsNoRequests() throws Exception {
    try (TlsFront front = new TlsFront(ring.node(0).address, directory, "ip:127.0.0.1");
        RingClient client = client(front, SETTINGS.withDeadline(SOON), SSLContext.getDefault())) {
      assertThatThrownBy(() -> client.put(key(0, 0), VALUE))
          .isInstanceOf(StoreException.Unavailable.class);
    }
    assertThat(ring.node(0).calls).isEmpty();
  }

  @Test
  void aCertificateForAnotherHostIsRefused() throws Exception {
    try (TlsFront front = new TlsFront(ring.node(0).address, directory, "dns:elsewhere.example");
        RingClient client = client(front, SETTINGS.withDeadline(SOON), front.trusting())) {
      assertThatThrownBy(() -> client.put(key(0, 0), VALUE))
          .isInstanceOf(StoreException.Unavailable.class);
    }
    assertThat(ring.node(0).calls).isEmpty();
  }

  private static RingClient client(
      TlsFront front, RingClientSettings settings, SSLContext trusting) {
    return new RingClient(List.of(front.address()), settings.withTls(trusting));
  }
}
