package io.diststore.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.history.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Sends messages that no client should send. The nodes of this test have little memory, so they run
 * out of memory if a buffer grows without limit.
 */
class BadBytesIT {
  private static final byte[] KEY = Raw.utf8("bystander");
  private static final int GROWTH_KIB_MAX = 400 << 10;

  @RegisterExtension static final Nodes NODES = new Nodes();

  private static List<Node> ring;
  private static long kibBefore;

  @BeforeAll
  static void aRingOfTwo() throws IOException {
    ring = NODES.startRing(2);
    Raw.put(ring.get(0), KEY, KEY);
    kibBefore = residentKib(ring.get(0));
  }

  @AfterEach
  void theRingAnswersAsBefore() throws IOException {
    for (Node node : ring) {
      assertThat(Raw.get(node, KEY)).isEqualTo(KEY);
    }
    Nodes.awaitWhole(ring);
    assertThat(ring.get(0).metric("diststore_views_marked_down_total")).isZero();
    assertThat(residentKib(ring.get(0)) - kibBefore).isLessThan(GROWTH_KIB_MAX);
  }

  @Test
  void randomBytesAreRefusedInTheLog() throws IOException {
    Random random = new Random(Seed.of("BadBytesIT"));
    for (int i = 0; i < 300; i++) {
      byte[] bytes = new byte[1 + random.nextInt(2000)];
      random.nextBytes(bytes);
      try (Raw raw = new Raw(ring.get(0)).send(bytes).endOfOutput()) {
        awaitClosed(raw);
      }
    }
    assertLogged("A message from", "was refused");
  }

  @Test
  void aTruncatedMessageHasNoEffect() throws IOException {
    byte[] key = Raw.utf8("cut");
    byte[] put = Raw.put(key, Raw.utf8("half"));
    for (int length = 0; length < put.length; length++) {
      try (Raw raw = new Raw(ring.get(0)).send(Arrays.copyOf(put, length)).endOfOutput()) {
        awaitClosed(raw);
      }
    }
    assertThat(Raw.get(ring.get(0), key)).isEmpty();
  }

  @Test
  void lengthsOfTwoGigabytesAreRefusedAtOnce() throws IOException {
    byte[] key =
        Raw.bytes(
            out -> {
              out.writeByte(Raw.STRING);
              out.writeShort(1);
              out.writeInt(Integer.MAX_VALUE);
            });
    byte[] negative =
        Raw.bytes(
            out -> {
              out.writeByte(Raw.STRING);
              out.writeShort(1);
              out.writeInt(Integer.MIN_VALUE);
            });
    byte[] list =
        Raw.bytes(
            out -> {
              out.writeByte(Raw.LIST);
              out.writeShort(2);
              out.writeByte(Raw.STRUCT);
              out.writeInt(Integer.MAX_VALUE);
            });
    byte[] name =
        Raw.bytes(
            out -> {
              out.writeInt(0x80010001);
              out.writeInt(Integer.MAX_VALUE);
            });
    byte[] frame = Raw.bytes(out -> out.writeInt(0x00ffffff));
    for (byte[] bad :
        new byte[][] {
          unfinished("get", key), unfinished("get", negative), unfinished("read_many", list), name
        }) {
      try (Raw raw = new Raw(ring.get(0)).send(bad)) {
        awaitClosed(raw);
      }
    }
    List<Raw> frames = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      frames.add(new Raw(ring.get(0)).send(frame));
    }
    theRingAnswersAsBefore();
    for (Raw raw : frames) {
      raw.close();
    }
  }

  @Test
  void deepNestingIsRefused() throws IOException {
    byte[] deep =
        Raw.bytes(
            out -> {
              for (int i = 0; i < 100_000; i++) {
                out.writeByte(Raw.STRUCT);
                out.writeShort(1);
              }
            });
    try (Raw raw = new Raw(ring.get(0))) {
      sendIgnoringReset(raw, unfinished("get", deep));
      awaitClosed(raw);
    }
    assertLoggedOrCounted("refused messages", "nest");
  }

  @Test
  void theOriginalCallsRefuseAKeyOf65KibAndAValueOverTheLimit() throws IOException {
    byte[] longKey = new byte[65 << 10];
    try (Raw raw = new Raw(ring.get(0)).send(Raw.get(longKey))) {
      Raw.Got got = raw.got();
      assertThat(got.refused().message()).contains("65536");
    }
    byte[] key = Raw.utf8("too large");
    Raw.put(ring.get(0), key, Raw.utf8("small"));
    Raw.put(ring.get(0), key, new byte[(1 << 20) + 1]);
    assertLogged("put", "refused", "1048576");
    assertThat(Raw.get(ring.get(0), key)).isEqualTo(Raw.utf8("small"));
    // After the first refused put, the node only counts refused puts, and logs their number after
    // 10 s. So the test does not check the log after the next put.
    Raw.put(ring.get(0), longKey, Raw.utf8("small"));
  }

  @Test
  void clientsThatNeverReadUseBoundedMemory() throws IOException {
    byte[] key = Raw.utf8("large");
    Raw.put(ring.get(0), key, new byte[1 << 20]);
    Await.until(
        "the large value has arrived",
        Duration.ofSeconds(5),
        () -> Raw.get(ring.get(0), key).length == 1 << 20);
    List<Raw> neverReading = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Raw raw = new Raw(ring.get(0));
      neverReading.add(raw);
      for (int j = 0; j < 200; j++) {
        sendIgnoringReset(raw, Raw.get(key));
      }
    }
    for (int i = 0; i < 50; i++) {
      assertThat(Raw.get(ring.get(0), KEY)).isEqualTo(KEY);
    }
    for (Raw raw : neverReading) {
      raw.close();
    }
  }

  @Test
  void aClientThatSendsOneBytePerSecondDelaysNoOtherClientAndGetsItsAnswer() throws IOException {
    byte[] get = Raw.get(Raw.utf8("b"));
    try (Raw slow = new Raw(ring.get(0))) {
      for (int i = 0; i < get.length; i++) {
        slow.send(new byte[] {get[i]});
        // All bytes are sent one by one, but the client pauses only after the last five.
        if (i >= get.length - 5) {
          Await.pass(Duration.ofSeconds(1));
        }
        long start = System.nanoTime();
        assertThat(Raw.get(ring.get(0), KEY)).isEqualTo(KEY);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
      }
      assertThat(slow.stringAnswer("get")).isEmpty();
    }
  }

  @Test
  void twoThousandIdleConnectionsDoNoHarm() throws IOException {
    List<Raw> idle = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      idle.add(new Raw(ring.get(0)));
    }
    Await.until(
        "the node has accepted all connections",
        Duration.ofSeconds(10),
        () -> ring.get(0).metric("diststore_connections") >= 2000);
    theRingAnswersAsBefore();
    assertThat(idle.getLast().send(Raw.get(KEY)).stringAnswer("get")).isEqualTo(KEY);
    for (Raw raw : idle) {
      raw.close();
    }
    Await.until(
        "the node has closed the connections",
        Duration.ofSeconds(10),
        () -> ring.get(0).metric("diststore_connections") < 100);
  }

  /** Returns a call with these bytes as its arguments. The stop field is missing. */
  private static byte[] unfinished(String method, byte[] arguments) {
    byte[] whole = Raw.call(method, arguments);
    return Arrays.copyOf(whole, whole.length - 1);
  }

  /** Skips any answer, and waits until the node closes the connection. */
  private static void awaitClosed(Raw raw) throws IOException {
    while (raw.nextByte() >= 0) {
      // Skip a byte of the exception that explains the refusal.
    }
  }

  private static void sendIgnoringReset(Raw raw, byte[] bytes) {
    try {
      raw.send(bytes);
    } catch (IOException closed) {
      // The node can refuse the bytes by closing the connection.
    }
  }

  private static void assertLogged(String... words) {
    Await.until(
        "the log has a line that contains " + List.of(words),
        Duration.ofSeconds(5),
        () ->
            ring.get(0)
                .output()
                .lines()
                .anyMatch(line -> Arrays.stream(words).allMatch(line::contains)));
  }

  /**
   * Waits until the log contains {@code word} in one line, or counts more messages of this kind. In
   * each interval the node logs only one message of a kind, and counts the others. So if another
   * test has just caused a message of the same kind, the node might only count this message.
   */
  private static void assertLoggedOrCounted(String kind, String word) {
    Await.until(
        "the log has a line that contains " + word + ", or counts it with the " + kind,
        Duration.ofSeconds(15),
        () ->
            ring.get(0)
                .output()
                .lines()
                .anyMatch(
                    line ->
                        line.contains(word)
                            || line.contains("more in the last") && line.contains(kind)));
  }

  private static long residentKib(Node node) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + node.pid() + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("no VmRSS");
  }
}
